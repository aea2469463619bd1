-- What devices prove themselves with besides passwords and tokens. Beside the numbered schema: run
-- at every start, unknown to versions before, which leave it alone.
CREATE TABLE IF NOT EXISTS bp_scram (
  tenant VARCHAR(63)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  credential VARCHAR(32)${C} NOT NULL,
  scram VARCHAR(300) NOT NULL,
  PRIMARY KEY (tenant, device, credential),
  FOREIGN KEY (tenant, device, credential) REFERENCES bp_credential (tenant, device, id)
    ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS bp_certificate (
  tenant VARCHAR(63)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  id VARCHAR(32)${C} NOT NULL,
  sha256 VARCHAR(64)${C} NOT NULL,
  label VARCHAR(200) NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device, id),
  UNIQUE (tenant, sha256),
  FOREIGN KEY (tenant, device) REFERENCES bp_device (tenant, id) ON DELETE CASCADE
);
