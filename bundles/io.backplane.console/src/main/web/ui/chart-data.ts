import type { Bucket } from '../api/types.js';
import { drawn } from '../core/units.js';

/** What a chart draws for one series: buckets from the node, then live values. */
export interface ChartSeries {
  label: string;
  unit: string;
  /** Name of a colour token, such as `series-1`. */
  color: string;
  buckets: Bucket[];
  tail: Tail;
  stepped?: boolean;
}

/** Live values that came after the buckets were asked for. */
export class Tail {
  readonly ts: number[] = [];
  readonly values: number[] = [];

  /** Adds a value; older ones than the last are left to the next reading of buckets. */
  add(ts: number, value: unknown): boolean {
    const n = drawn(value);
    if (ts <= (this.ts.at(-1) ?? -Infinity) || Number.isNaN(n)) return false;
    this.ts.push(ts);
    this.values.push(n);
    return true;
  }

  /** Drops what the buckets hold by now. */
  trim(until: number): void {
    const keep = this.ts.findIndex((t) => t > until);
    const gone = keep < 0 ? this.ts.length : keep;
    this.ts.splice(0, gone);
    this.values.splice(0, gone);
  }
}

/** Times in seconds, then average, lowest and highest; null where the line is broken. */
export type Table = [number[], (number | null)[], (number | null)[], (number | null)[]];

/** Lays a series out for drawing. */
export function toTable(series: ChartSeries): Table {
  const table: Table = [[], [], [], []];
  const limit = gapLimit(series.buckets);
  let end = -Infinity;
  for (const b of series.buckets) {
    const ts = b.count === 1 ? b.lastTs : (b.from + b.to) / 2;
    if (ts - end > limit && end > 0) push(table, end + limit / 2, null, null, null);
    push(table, ts, drawn(b.avg), drawn(b.min), drawn(b.max));
    end = ts;
  }
  const known = series.buckets.at(-1)?.lastTs ?? -Infinity;
  series.tail.ts.forEach((ts, i) => {
    if (ts <= known || ts <= end) return;
    const v = series.tail.values[i]!;
    push(table, ts, v, v, v);
  });
  return table;
}

function push(t: Table, ts: number, avg: number | null, low: number | null, high: number | null): void {
  t[0].push(ts / 1000);
  t[1].push(avg);
  t[2].push(low);
  t[3].push(high);
}

/** A line breaks where values stay away five times longer than usual. */
function gapLimit(buckets: Bucket[]): number {
  const steps: number[] = [];
  for (let i = 1; i < buckets.length; i++) steps.push(buckets[i]!.from - buckets[i - 1]!.from);
  if (steps.length < 4) return Infinity;
  steps.sort((a, b) => a - b);
  return steps[steps.length >> 1]! * 5;
}

/** Lowest and highest of what is drawn, and the newest value. */
export function summary(table: Table, series: ChartSeries): { low: number; high: number; last: number } | undefined {
  let low = Infinity;
  let high = -Infinity;
  table[0].forEach((_, i) => {
    const avg = table[1][i];
    if (avg == null || !Number.isFinite(avg)) return;
    low = Math.min(low, table[2][i] ?? avg);
    high = Math.max(high, table[3][i] ?? avg);
  });
  const bucket = series.buckets.at(-1);
  const live = (series.tail.ts.at(-1) ?? -Infinity) > (bucket?.lastTs ?? -Infinity);
  const last = live ? series.tail.values.at(-1) : bucket && drawn(bucket.last);
  return low > high || last === undefined ? undefined : { low, high, last };
}
