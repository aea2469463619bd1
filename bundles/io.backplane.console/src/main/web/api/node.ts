import { call, get, post, remove } from './http.js';
import type {
  ApiToken, BundleChange, BundleView, ClientSession, DeadLetter, GenerationChange, GenerationDifference, Health, Ledger, NodeInfo, Page, Replays,
  StreamRecord, StreamStatus,
} from './types.js';

export const node = {
  info: (signal?: AbortSignal) => get<NodeInfo>('/node', {}, signal),
  health: (signal?: AbortSignal) => get<Health>('/health', {}, signal),
  sessions: (limit: number, cursor?: string, signal?: AbortSignal) =>
    get<Page<ClientSession>>('/sessions', { limit, cursor }, signal),
};

export const bundles = {
  list: (signal?: AbortSignal) => get<Page<BundleView>>('/bundles', {}, signal).then((p) => p.items),
  history: (limit: number, cursor?: string, signal?: AbortSignal) =>
    get<Page<BundleChange>>('/bundles/history', { limit, cursor }, signal),
  update: (symbolicName: string, jar: File) =>
    call<BundleChange>('POST', `/bundles/${encodeURIComponent(symbolicName)}/update`, {
      raw: { data: jar, type: 'application/java-archive' },
    }),
};

export const generations = {
  changes: (limit: number, cursor?: string, signal?: AbortSignal) =>
    get<Page<GenerationChange>>('/generations', { limit, cursor }, signal),
  difference: (from: number, to: number) =>
    get<GenerationDifference>(`/generations/${from}/diff`, { with: to }),
  rollback: (to: number, reason: string) => post<GenerationChange>(`/generations/${to}/rollback`, { reason }),
};

export const streams = {
  busiestFirst: (signal?: AbortSignal) =>
    streams.list(signal).then((list) => [...list].sort((a, b) => b.appended - a.appended)),
  list: (signal?: AbortSignal) => get<Page<StreamStatus>>('/streams', {}, signal).then((p) => p.items),
  records: (stream: string, partition: number, offset: number, limit: number, signal?: AbortSignal) =>
    get<Page<StreamRecord>>(
      `/streams/${encodeURIComponent(stream)}/partitions/${partition}/records`,
      { offset, limit },
      signal,
    ).then((p) => p.items),
  ledger: (signal?: AbortSignal) => get<Ledger>('/ledger', {}, signal),
  deadLetters: (limit: number, state: string, before?: string, signal?: AbortSignal) =>
    get<Page<DeadLetter>>('/dead-letters', { limit, state, before }, signal),
  replay: (letter: DeadLetter) =>
    post<{ outcome: string; detail: string }>(
      `/dead-letters/${letter.partition}/${letter.offset}/replay`,
      undefined,
      { query: { again: letter.replayedAt ? true : undefined } },
    ),
  /** All that are open, the oldest first; as many calls as it takes. */
  replayAll: async (): Promise<Replays> => {
    const sum: Replays = { accepted: 0, rejected: 0, refused: 0, detail: '', more: false };
    let after = '';
    do {
      const part = await post<Replays>('/dead-letters/replay', undefined, { query: { after } });
      sum.accepted += part.accepted;
      sum.rejected += part.rejected;
      sum.refused += part.refused;
      sum.detail ||= part.detail;
      sum.more = part.more;
      after = part.next ?? '';
    } while (after && !sum.refused);
    return sum;
  },
};

export const tokens = {
  page: (limit: number, cursor?: string, signal?: AbortSignal) =>
    get<Page<ApiToken>>('/tokens', { limit, cursor }, signal),
  issue: (label: string, expiresAt?: number) => post<ApiToken>('/tokens', { label, expiresAt }),
  revoke: (id: string) => remove(`/tokens/${encodeURIComponent(id)}`),
};
