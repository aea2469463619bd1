import type {
  Ban, BanKind, Client, ClientDetails, ClientFigures, ListenerDetail, Retained,
} from './connection-types.js';
import { call, get, post } from './http.js';
import type { Page } from './types.js';

export interface ClientQuery {
  text?: string;
  listener?: string;
  connected?: string;
}

const path = (id: string) => `/connections/${encodeURIComponent(id)}`;

export const connections = {
  list: (query: ClientQuery, limit: number, signal?: AbortSignal) =>
    get<Page<Client>>('/connections', { ...query, limit }, signal),
  read: (id: string, signal?: AbortSignal) => get<ClientDetails>(path(id), {}, signal),
  disconnect: (id: string) => call<void>('DELETE', path(id), { query: { reason: 'disconnected in the console' } }),
  figures: (signal?: AbortSignal) => get<ClientFigures>('/connections/figures', {}, signal),
};

export const listeners = {
  list: (signal?: AbortSignal) => get<Page<ListenerDetail>>('/listeners', {}, signal).then((p) => p.items),
};

export const bans = {
  list: (signal?: AbortSignal) => get<Page<Ban>>('/bans', {}, signal).then((p) => p.items),
  create: (kind: BanKind, name: string, seconds: number, reason: string) =>
    post<Ban>('/bans', { kind, name, seconds, reason }),
  lift: (id: string) => call<void>('DELETE', `/bans/${encodeURIComponent(id)}`),
};

export const retained = {
  list: (topic: string, limit: number, signal?: AbortSignal) =>
    get<Page<Retained>>('/retained', { topic, limit }, signal),
  remove: (m: Retained) =>
    call<void>('DELETE', m.device === null ? '/retained' : `/retained/${encodeURIComponent(m.device)}`, { query: { topic: m.topic } }),
};
