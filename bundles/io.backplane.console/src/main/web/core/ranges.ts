/** A span of time on a chart: the last so many milliseconds, or from a moment to another. */
export type Range = { last: number } | { from: number; to: number };

export const PRESETS: { id: string; label: string; title: string; last: number }[] = [
  { id: '15m', label: '15 min', title: 'Last 15 minutes', last: 15 * 60_000 },
  { id: '1h', label: '1 h', title: 'Last hour', last: 3_600_000 },
  { id: '24h', label: '24 h', title: 'Last 24 hours', last: 86_400_000 },
  { id: '7d', label: '7 d', title: 'Last 7 days', last: 7 * 86_400_000 },
];

export function bounds(range: Range, now = Date.now()): { from: number; to: number } {
  return 'last' in range ? { from: now - range.last, to: now } : range;
}

export function isLive(range: Range): range is { last: number } {
  return 'last' in range;
}

/** Reads a range from an address: `1h` or `1700000000000-1700003600000`. */
export function parseRange(text: string | null): Range {
  const preset = PRESETS.find((p) => p.id === text);
  if (preset) return { last: preset.last };
  const match = /^(\d{10,16})-(\d{10,16})$/.exec(text ?? '');
  const from = Number(match?.[1]);
  const to = Number(match?.[2]);
  return match && to > from ? { from, to } : { last: PRESETS[0]!.last };
}

export function rangeText(range: Range): string {
  if (!isLive(range)) return `${Math.round(range.from)}-${Math.round(range.to)}`;
  return PRESETS.find((p) => p.last === range.last)?.id ?? '15m';
}
