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
