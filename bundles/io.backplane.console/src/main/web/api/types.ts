/** The node's JSON, as `/api/v1` speaks it. Times are milliseconds since the epoch. */

export interface Page<T> {
  items: T[];
  next?: string;
  total?: number;
}

export interface Session {
  user: string;
  roles: string[];
  csrf: string;
  expiresAt?: number;
}

export interface Presence {
  connected: boolean;
  lastSeen: number;
  connectedAt?: number;
  disconnectedAt?: number;
  protocol?: string;
  remote?: string;
}

export interface Device {
  id: string;
  name: string;
  profile: string;
  tags: string[];
  gateway: string | null;
  enabled: boolean;
  simulated: boolean;
  version: number;
  createdAt: number;
  updatedAt: number;
  presence: Presence | null;
}

export interface DeviceQuery {
  text?: string;
  profile?: string;
  tag?: string | string[];
  group?: string;
  gateway?: string;
  connected?: string;
}

export interface Counts {
  total: number;
  enabled: number;
  connected: number;
}

/** The version is of those that people set. */
export interface Attributes {
  version: number;
  items: Attribute[];
}

export interface Attribute {
  key: string;
  value: unknown;
  type: string;
  byDevice: boolean;
  updatedAt: number;
}

export interface Credential {
  id: string;
  kind: string;
  label: string;
  dialect?: string;
  createdAt: number;
  expiresAt?: number;
  lastUsedAt?: number;
  revokedAt?: number;
  token?: string;
}

export interface Diagnostic {
  ts: number;
  severity: string;
  code: string;
  text: string;
}

/** Something that happened at a device, as it told. */
export interface DeviceEvent {
  name: string;
  ts: number;
  value: unknown;
  type: string;
  receivedAt?: number;
}

export interface Command {
  id: string;
  name: string;
  input?: unknown;
  state: string;
  result?: unknown;
  createdAt: number;
  deadline?: number;
  updatedAt?: number;
}

export interface ImportReport {
  created: number;
  updated: number;
  failed: number;
  rows: { row: number; id: string; result: string; error?: string }[];
}

export type PropertyType = 'number' | 'integer' | 'boolean' | 'string' | 'object' | 'geo';

export interface Property {
  key: string;
  title: string;
  type: PropertyType;
  unit: string;
  min: number | null;
  max: number | null;
}

export interface CommandDef {
  name: string;
  title: string;
  /** JSON Schema as text. */
  inputSchema?: string;
}

export interface Profile {
  id: string;
  name: string;
  description: string;
  dialect: string;
  properties: Property[];
  commands: CommandDef[];
  retentionDays: number;
  version: number;
  createdAt: number;
  updatedAt: number;
}

/** Chooses devices; what is left out does not matter. */
export interface GroupFilter {
  text?: string;
  profile?: string;
  tags?: string[];
  gateway?: string;
  connected?: boolean | null;
}

export interface Group {
  id: string;
  name: string;
  filter: GroupFilter;
  version: number;
}

export type ValueType = 'int' | 'real' | 'bool' | 'string' | 'json' | 'geo';

export interface Sample {
  key: string;
  ts: number;
  value: unknown;
  type: ValueType;
}

export interface Bucket {
  from: number;
  to: number;
  count: number;
  min: number;
  max: number;
  avg: number;
  first: number;
  last: number;
  lastTs: number;
}

export type * from './node-types.js';
