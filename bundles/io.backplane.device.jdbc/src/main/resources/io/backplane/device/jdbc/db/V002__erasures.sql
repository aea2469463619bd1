-- Devices that were removed and of which the stream has still to be told.
CREATE TABLE IF NOT EXISTS bp_erasure (
  tenant VARCHAR(63)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  removed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device)
);
