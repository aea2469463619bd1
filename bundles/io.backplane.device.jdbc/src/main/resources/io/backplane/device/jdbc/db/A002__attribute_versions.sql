-- What people set on a device has a version of its own: who read it can tell that nobody else wrote
-- since. Beside the numbered schema, as A001.
ALTER TABLE bp_device ADD COLUMN IF NOT EXISTS attributes_version BIGINT DEFAULT 1 NOT NULL;
