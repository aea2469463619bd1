/** The node's JSON about streams, ledger, bundles and itself. */

import type { Counts, Sample } from './types.js';

export interface StreamPartition {
  partition: number;
  oldest: number;
  next: number;
  segments: number;
  bytes: number;
}

export interface StreamGroup {
  group: string;
  open: boolean;
  appended: number;
  processed: number;
  rejected: number;
  rejections: Record<string, number>;
  deadLettered: number;
  skipped: number;
  expired: number;
  lag: number;
  lagMs: number;
  unread: number;
  unreadMs: number;
}

export interface StreamStatus {
  name: string;
  epoch: number;
  level: string;
  partitions: StreamPartition[];
  groups: StreamGroup[];
  appended: number;
  refused: number;
  bytes: number;
  lastTime?: number;
  fault?: string;
}

export interface StreamRecord {
  partition: number;
  offset: number;
  ts: number;
  message?: { device: string; kind: string; samples?: Sample[] } & Record<string, unknown>;
  deadLetter?: Record<string, unknown>;
  base64?: string;
}

export interface LedgerAccount {
  name: string;
  in: number;
  inFlight: number;
  out: Record<string, number>;
  difference: number;
}

export interface LedgerGroup {
  stream: string;
  group: string;
  appended: number;
  processed: number;
  rejected: number;
  rejections: Record<string, number>;
  deadLettered: number;
  skipped: number;
  expired: number;
  repeated: number;
  lag: number;
  lagMs: number;
  unread: number;
  unreadMs: number;
  difference: number;
}

export interface LedgerComparison {
  name: string;
  in: number;
  out: number;
  inFlight: number;
  difference: number;
  standsMs: number;
  broken: boolean;
}

export interface Ledger {
  balanced: boolean;
  accounts: LedgerAccount[];
  groups: LedgerGroup[];
  comparisons: LedgerComparison[];
}

export interface DeadLetter {
  partition: number;
  offset: number;
  ts: number;
  device: string;
  protocol: string;
  topic: string;
  reason: string;
  detail: string;
  replayedAt?: number;
  payload: string;
  payloadText?: string;
}

/** What became of many dead letters that were replayed. */
export interface Replays {
  accepted: number;
  rejected: number;
  refused: number;
  detail: string;
  more: boolean;
  next?: string;
}

export interface Listener {
  name: string;
  protocol: string;
  host: string;
  port: number;
  secure: boolean;
  bound: boolean;
  fault: string;
  connections: number;
  certificate: { sha256: string; notAfter: number; authority: string } | null;
}

export interface NodeFigures {
  gate?: {
    accepted: number;
    rejected: number;
    refused: number;
    perSecond: number;
    p50Micros: number;
    p99Micros: number;
  };
  /** Cores this process uses, load of the machine from 0 to 1, cores there are. */
  cpu?: { process: number; system: number | null; cores: number };
  memory?: { heapUsed: number; heapMax: number; rss: number };
  storage?: { used: number; free: number };
  sessions?: number;
  counts?: Counts;
  threads?: number;
  uptimeMs?: number;
}

export interface NodeInfo extends NodeFigures {
  version: string;
  startedAt: number;
  java: string;
  os: string;
  dataDir: string;
  portOffset: number;
  mode: string;
  insecureLan: boolean;
  listeners: Listener[];
  /** Dialects that profiles may name. */
  dialects: string[];
}

export interface BundleView {
  id: number;
  symbolicName: string;
  version: string;
  state: string;
  feature: string;
  startLevel: number;
  kernel: boolean;
  problem: string;
  cpuSecondsEstimate: number | null;
  cpuCoresEstimate: number | null;
}

export interface BundleChange {
  ts?: number;
  time?: number;
  symbolicName: string;
  fromVersion: string;
  toVersion: string;
  sha256: string;
  millis: number;
  refreshed: string[];
  loaderGone: boolean | null;
  rolledBack: string;
}

export interface GenerationChange {
  ts: number;
  actor: string;
  reason: string;
  kind: string;
  what: string;
  outcome: string;
  done: boolean;
  generation: number;
}

export interface GenerationDifference {
  from: number;
  to: number;
  bundles: { symbolicName: string; fromVersion: string; toVersion: string }[];
  settings: { pid: string; name: string; from: string; to: string }[];
}

export interface Health {
  status: 'OK' | 'WARN' | 'CRITICAL' | string;
  checks: { name: string; status: string; message: string; tags: string[] }[];
}

export interface ClientSession {
  id: string;
  device: string;
  protocol: string;
  clientId: string;
  remote: string;
  since: number;
}

export interface ApiToken {
  id: string;
  label: string;
  createdAt: number;
  expiresAt?: number;
  lastUsedAt?: number;
  secret?: string;
}
