import { get } from './http.js';
import type { Bucket, Page, Sample } from './types.js';

const at = (device: string) => `/telemetry/devices/${encodeURIComponent(device)}`;
const series = (device: string, key: string) => `${at(device)}/series/${encodeURIComponent(key)}`;

export const telemetry = {
  latest: (device: string, signal?: AbortSignal) =>
    get<Page<Sample>>(`${at(device)}/latest`, {}, signal).then((p) => p.items),
  history: (device: string, key: string, from: number, to: number, limit: number, signal?: AbortSignal) =>
    get<Page<Sample>>(
      series(device, key),
      { from: Math.floor(from), to: Math.ceil(to), limit, order: 'desc' },
      signal,
    ).then((p) => p.items),
  buckets: (device: string, key: string, from: number, to: number, points: number, signal?: AbortSignal) =>
    get<Page<Bucket>>(
      `${series(device, key)}/buckets`,
      { from: Math.floor(from), to: Math.ceil(to), points },
      signal,
    ).then((p) => p.items),
};
