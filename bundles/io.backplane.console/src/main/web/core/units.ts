import type { Sample, ValueType } from '../api/types.js';
import { bytes, duration, NONE, number } from './format.js';

/** UCUM codes that people write otherwise. */
const SYMBOLS: Record<string, string> = {
  Cel: '°C',
  '[degF]': '°F',
  deg: '°',
  Ohm: 'Ω',
  um: 'µm',
  us: 'µs',
  'kW.h': 'kWh',
  'W.h': 'Wh',
  'm/s2': 'm/s²',
  m2: 'm²',
  m3: 'm³',
  'm3/h': 'm³/h',
  '1': '',
};

/** How a unit is written next to a number. */
export function symbol(unit: string | undefined): string {
  if (!unit) return '';
  return SYMBOLS[unit] ?? unit;
}

/** A measured number with its unit. */
export function quantity(n: number, unit?: string): string {
  if (unit === 'By') return bytes(n);
  if (unit === 'By/s') return `${bytes(n)}/s`;
  if (unit === 's' && Math.abs(n) >= 120) return duration(n * 1000);
  const text = symbol(unit);
  return text ? `${number(n)} ${text}` : number(n);
}

/** Any sample's value as one line of text. */
export function valueText(sample: Pick<Sample, 'value' | 'type'> | undefined, unit?: string): string {
  if (!sample || sample.value == null) return NONE;
  const v = sample.value;
  if (typeof v === 'number') return quantity(v, unit);
  if (typeof v === 'boolean') return v ? 'true' : 'false';
  if (sample.type === 'geo' && typeof v === 'object') {
    const g = v as { lat?: number; lon?: number; alt?: number };
    const place = `${g.lat?.toFixed(5)}, ${g.lon?.toFixed(5)}`;
    return g.alt == null ? place : `${place}, ${number(g.alt)} m`;
  }
  return typeof v === 'string' ? v : JSON.stringify(v);
}

/** Whether values of a type can be drawn as a line. */
export function drawable(type: ValueType): boolean {
  return type === 'int' || type === 'real' || type === 'bool';
}

/** The number to draw for a value; NaN where there is none. */
export function drawn(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === 'NaN' || value == null) return NaN;
  return Number(value);
}
