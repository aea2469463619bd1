-- The registry. Every statement may run twice: H2 commits definitions one by one, so a crash in the
-- middle is repaired by running the file again. ${C} makes PostgreSQL order identifiers by bytes.
CREATE TABLE IF NOT EXISTS bp_profile (
  tenant VARCHAR(63)${C} NOT NULL,
  id VARCHAR(64)${C} NOT NULL,
  name VARCHAR(200) NOT NULL,
  description VARCHAR(2000) NOT NULL,
  dialect VARCHAR(64) NOT NULL,
  properties VARCHAR(1000000) NOT NULL,
  commands VARCHAR(1000000) NOT NULL,
  retention_days INT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE IF NOT EXISTS bp_group (
  tenant VARCHAR(63)${C} NOT NULL,
  id VARCHAR(64)${C} NOT NULL,
  name VARCHAR(200) NOT NULL,
  filter VARCHAR(10000) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE IF NOT EXISTS bp_device (
  tenant VARCHAR(63)${C} NOT NULL,
  id VARCHAR(128)${C} NOT NULL,
  name VARCHAR(200) NOT NULL,
  search VARCHAR(700) NOT NULL,
  profile VARCHAR(64)${C} NOT NULL,
  tags VARCHAR(2100) NOT NULL,
  gateway VARCHAR(128)${C},
  enabled BOOLEAN NOT NULL,
  simulated BOOLEAN NOT NULL,
  connected BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, profile, id),
  FOREIGN KEY (tenant, profile) REFERENCES bp_profile (tenant, id)
);

CREATE INDEX IF NOT EXISTS bp_device_search ON bp_device (tenant, id, search);

CREATE INDEX IF NOT EXISTS bp_device_gateway ON bp_device (tenant, gateway, id);

CREATE INDEX IF NOT EXISTS bp_device_connected ON bp_device (tenant, connected, id, enabled);

CREATE TABLE IF NOT EXISTS bp_device_tag (
  tenant VARCHAR(63)${C} NOT NULL,
  tag VARCHAR(64)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  PRIMARY KEY (tenant, tag, device),
  UNIQUE (tenant, device, tag),
  FOREIGN KEY (tenant, device) REFERENCES bp_device (tenant, id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS bp_credential (
  tenant VARCHAR(63)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  id VARCHAR(32)${C} NOT NULL,
  kind VARCHAR(16) NOT NULL,
  label VARCHAR(200) NOT NULL,
  hash VARCHAR(300) NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device, id),
  FOREIGN KEY (tenant, device) REFERENCES bp_device (tenant, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX IF NOT EXISTS bp_credential_id ON bp_credential (id);

CREATE TABLE IF NOT EXISTS bp_attribute (
  tenant VARCHAR(63)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  name VARCHAR(256)${C} NOT NULL,
  kind VARCHAR(8) NOT NULL,
  content VARCHAR(70000) NOT NULL,
  by_device BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device, name),
  FOREIGN KEY (tenant, device) REFERENCES bp_device (tenant, id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS bp_presence (
  tenant VARCHAR(63)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  connected BOOLEAN NOT NULL,
  last_seen BIGINT NOT NULL,
  connected_at BIGINT NOT NULL,
  disconnected_at BIGINT NOT NULL,
  protocol VARCHAR(64) NOT NULL,
  remote VARCHAR(200) NOT NULL,
  sessions VARCHAR(10000) NOT NULL,
  PRIMARY KEY (tenant, device),
  FOREIGN KEY (tenant, device) REFERENCES bp_device (tenant, id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS bp_presence_connected ON bp_presence (connected);

CREATE TABLE IF NOT EXISTS bp_diagnostic (
  tenant VARCHAR(63)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  slot INT NOT NULL,
  n BIGINT NOT NULL,
  at BIGINT NOT NULL,
  severity VARCHAR(16) NOT NULL,
  code VARCHAR(64) NOT NULL,
  line VARCHAR(1000) NOT NULL,
  PRIMARY KEY (tenant, device, slot),
  FOREIGN KEY (tenant, device) REFERENCES bp_device (tenant, id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS bp_command (
  tenant VARCHAR(63)${C} NOT NULL,
  device VARCHAR(128)${C} NOT NULL,
  id VARCHAR(32)${C} NOT NULL,
  name VARCHAR(64) NOT NULL,
  input VARCHAR(66000) NOT NULL,
  state INT NOT NULL,
  result VARCHAR(66000) NOT NULL,
  created_at BIGINT NOT NULL,
  deadline BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device, id),
  FOREIGN KEY (tenant, device) REFERENCES bp_device (tenant, id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS bp_command_deadline ON bp_command (state, deadline);

CREATE INDEX IF NOT EXISTS bp_command_updated ON bp_command (updated_at);

CREATE TABLE IF NOT EXISTS bp_node (
  id VARCHAR(64) PRIMARY KEY,
  run VARCHAR(200) NOT NULL
);

INSERT INTO bp_profile (tenant, id, name, description, dialect, properties, commands,
    retention_days, version, created_at, updated_at)
  SELECT 'default', 'default', 'Default', 'Devices that were given no profile.', 'native', '[]', '[]',
    0, 1, CAST(${NOW} AS BIGINT), CAST(${NOW} AS BIGINT)
  WHERE NOT EXISTS (SELECT 1 FROM bp_profile WHERE tenant = 'default' AND id = 'default');
