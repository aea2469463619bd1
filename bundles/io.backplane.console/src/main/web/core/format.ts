const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric' });

/** Shown where there is no value. */
export const NONE = '–';

/** 12,610 */
export function count(n: number | undefined | null): string {
  return n == null || !Number.isFinite(n) ? NONE : whole.format(n);
}

/** 48.3K beyond ten thousand, plain below. */
export function short(n: number | undefined | null): string {
  if (n == null || !Number.isFinite(n)) return NONE;
  if (Math.abs(n) >= 10_000) return compact.format(n).replace('K', 'k');
  return Math.abs(n) < 10 && n % 1 ? n.toFixed(1) : whole.format(n);
}

/** A number with as many digits as its size deserves. */
export function number(n: number): string {
  if (!Number.isFinite(n)) return String(n);
  const size = Math.abs(n);
  if (Number.isInteger(n)) return size < 1e15 ? whole.format(n) : n.toExponential(3);
  if (size >= 1e9 || size < 1e-4) return n.toExponential(3);
  const digits = size >= 1000 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
  return n.toLocaleString('en', { maximumFractionDigits: digits });
}

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** 1.5 GiB */
export function bytes(n: number | undefined | null): string {
  if (n == null || !Number.isFinite(n)) return NONE;
  let size = Math.abs(n);
  let step = 0;
  while (size >= 1024 && step < BYTES.length - 1) {
    size /= 1024;
    step++;
  }
  const digits = step === 0 || size >= 100 ? 0 : 1;
  return `${n < 0 ? '-' : ''}${size.toFixed(digits)} ${BYTES[step]}`;
}

/** 850 µs, 12 ms, 1.4 s */
export function micros(us: number | undefined | null): string {
  if (us == null || !Number.isFinite(us)) return NONE;
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 1e6) return `${us < 1e4 ? (us / 1000).toFixed(1) : Math.round(us / 1000)} ms`;
  return `${(us / 1e6).toFixed(1)} s`;
}

/** 5 s, 3 min, 2 h 5 min, 4 d 3 h */
export function duration(ms: number | undefined | null): string {
  if (ms == null || !Number.isFinite(ms)) return NONE;
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const s = Math.floor(ms / 1000);
  if (s < 60) return `${s} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return `${min} min`;
  const h = Math.floor(min / 60);
  if (h < 24) return min % 60 ? `${h} h ${min % 60} min` : `${h} h`;
  return h % 24 ? `${Math.floor(h / 24)} d ${h % 24} h` : `${Math.floor(h / 24)} d`;
}

/** now, 12 s ago, 3 min ago, 2 d ago */
export function ago(ts: number | undefined | null, now = Date.now()): string {
  if (!ts) return 'never';
  const s = Math.round((now - ts) / 1000);
  if (s < 2) return 'now';
  if (s < 60) return `${s} s ago`;
  if (s < 3600) return `${Math.floor(s / 60)} min ago`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ago`;
  return `${Math.floor(s / 86_400)} d ago`;
}

/** Time of day today, with the date before that. */
export function when(ts: number | undefined | null, now = Date.now()): string {
  if (!ts) return NONE;
  const date = new Date(ts);
  const today = new Date(now);
  const time = clock.format(date);
  if (date.toDateString() === today.toDateString()) return time;
  const format = date.getFullYear() === today.getFullYear() ? day : dayAndYear;
  return `${format.format(date)}, ${time}`;
}

/** The full moment, for titles. */
export function exact(ts: number | undefined | null): string {
  return ts ? new Date(ts).toISOString().replace('T', ' ').replace('Z', ' UTC') : '';
}

/** "1 device", "3 devices" */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
