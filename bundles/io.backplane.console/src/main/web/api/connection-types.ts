/** The node's JSON about MQTT clients, listeners and bans. */

export interface Traffic {
  messagesIn: number;
  messagesOut: number;
  bytesIn: number;
  bytesOut: number;
  messagesInPerSecond: number;
  messagesOutPerSecond: number;
  bytesInPerSecond: number;
  bytesOutPerSecond: number;
  notTaken: Record<string, number>;
}

export interface Connection {
  listener: string;
  remote: string;
  port: number;
  secure: boolean;
  webSocket: boolean;
  version: string;
  credential: string | null;
  since: number;
  keepAliveSeconds: number;
  traffic: Traffic;
}

export interface SessionState {
  expirySeconds: number;
  awaySince: number | null;
  subscriptions: number;
  inFlightOut: number;
  inFlightIn: number;
  queued: number;
  queuedBytes: number;
  dropped: Record<string, number>;
}

export interface Client {
  id: string;
  clientId: string;
  device: string | null;
  application: string | null;
  session: SessionState;
  connection: Connection | null;
}

export interface Subscription {
  filter: string;
  qos: number;
  noLocal: boolean;
  retainAsPublished: boolean;
  identifier: number;
}

export interface Flight {
  packetId: number;
  topic: string;
  qos: number;
  bytes: number;
  step: 'WAITING' | 'SENT' | 'RELEASED';
}

export interface ClientDetails {
  client: Client;
  subscriptions: Subscription[];
  inFlight: Flight[];
}

export interface ClientFigures {
  since: number;
  connected: number;
  away: number;
  subscriptions: number;
  retained: number;
  retainedBytes: number;
  counters: Record<string, number>;
}

export interface Certificate {
  subject: string;
  sha256: string;
  notAfter: number;
  authority: string;
}

export interface ListenerDetail {
  name: string;
  protocol: string;
  transport: string;
  host: string;
  port: number;
  path: string;
  bound: boolean;
  fault: string;
  connections: number;
  parked: number;
  refused: Record<string, number>;
  rules: Record<string, string>;
  certificate: Certificate | null;
}

export type BanKind = 'address' | 'mqtt-client' | 'mqtt-device' | 'mqtt-credential';

export interface Ban {
  id: string;
  kind: BanKind;
  name: string;
  until: number;
  reason: string;
}

export interface Retained {
  device: string | null;
  topic: string;
  qos: number;
  expiresAt: number | null;
  bytes: number;
  payload: string;
  payloadText?: string;
}
