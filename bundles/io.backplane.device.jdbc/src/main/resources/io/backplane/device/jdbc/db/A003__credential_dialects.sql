-- A credential may name what its device speaks, and if not the device's profile does. Beside the
-- numbered schema, as A001.
ALTER TABLE bp_credential ADD COLUMN IF NOT EXISTS dialect VARCHAR(64) DEFAULT '' NOT NULL;

ALTER TABLE bp_certificate ADD COLUMN IF NOT EXISTS dialect VARCHAR(64) DEFAULT '' NOT NULL;
