import type uPlot from 'uplot';
import { quantity } from '../core/units.js';

/** Colours as a canvas wants them. */
export type Resolve = (token: string) => string;

export interface Plan {
  series: { label: string; color: string; stepped?: boolean }[];
  unit: string;
  /** Whether zero is always in sight. */
  zero: boolean;
  resolve: Resolve;
  stepPaths?: uPlot.Series.PathBuilder;
  onCursor: (index: number | null) => void;
  onZoom: (from: number, to: number) => void;
}

const BINARY_STEPS = Array.from({ length: 56 }, (_, i) => 2 ** i);
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (n: number) => String(n).padStart(2, '0');

function timeLabel(seconds: number, step: number): string {
  const d = new Date(seconds * 1000);
  const date = `${d.getDate()} ${MONTHS[d.getMonth()]}`;
  if (step >= 86_400) return date;
  const time = `${two(d.getHours())}:${two(d.getMinutes())}`;
  if (step >= 60) return d.getHours() + d.getMinutes() === 0 ? date : time;
  return `${time}:${two(d.getSeconds())}`;
}

function axes(plan: Plan): uPlot.Axis[] {
  const shared = {
    stroke: plan.resolve('text-3'),
    font: '11px Inter, system-ui, sans-serif',
    grid: { stroke: plan.resolve('line'), width: 1 },
    ticks: { show: false },
  };
  const time: uPlot.Axis = {
    ...shared,
    size: 28,
    space: 84,
    values: (_u, splits, _axis, _space, step) => splits.map((s) => timeLabel(s, step)),
  };
  const value: uPlot.Axis = {
    ...shared,
    gap: 6,
    size: (_u, labels) => Math.max(34, Math.max(0, ...(labels ?? []).map((l) => l.length)) * 6.6 + 14),
    values: (_u, splits) => splits.map((s) => quantity(s, plan.unit)),
    ...(plan.unit.startsWith('By') ? { incrs: BINARY_STEPS } : {}),
  };
  return [time, value];
}

/** Leaves air above and below, and never a scale without height. */
function scaleRange(low: number | null, high: number | null): [number, number] {
  if (low == null || high == null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  if (low === high) {
    const around = Math.abs(low) * 0.1 || 1;
    return [low >= 0 && low - around < 0 ? 0 : low - around, high + around];
  }
  const air = (high - low) * 0.08;
  return [low >= 0 && low - air < 0 ? 0 : low - air, high + air];
}

/** How uPlot draws a plan: per series a line and the band between lowest and highest. */
export function chartOptions(plan: Plan, width: number, height: number): uPlot.Options {
  const lines: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  for (const s of plan.series) {
    const color = plan.resolve(s.color);
    const at = lines.length;
    const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };
    const paths = s.stepped ? plan.stepPaths : undefined;
    lines.push({ label: s.label, stroke: color, width: 1.6, points: { size: 5, fill: color, stroke: color }, paths }, edge, edge);
    bands.push({ series: [at + 2, at + 1], fill: translucent(color) });
  }
  return {
    width,
    height,
    padding: [12, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: true }, y: { range: (_u, low, high) => scaleRange(plan.zero && low != null ? Math.min(0, low) : low, high) } },
    axes: axes(plan),
    series: lines,
    bands,
    hooks: {
      setCursor: [(u) => plan.onCursor(u.cursor.idx ?? null)],
      setSelect: [(u) => select(u, plan)],
    },
  };
}

function select(u: uPlot, plan: Plan): void {
  const { left, width } = u.select;
  if (width < 8) return;
  const from = u.posToVal(left, 'x') * 1000;
  const to = u.posToVal(left + width, 'x') * 1000;
  u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  plan.onZoom(from, to);
}

function translucent(color: string): string {
  const parts = color.match(/[\d.]+/g);
  return parts && color.startsWith('rgb') ? `rgba(${parts.slice(0, 3).join(',')},0.16)` : 'transparent';
}
