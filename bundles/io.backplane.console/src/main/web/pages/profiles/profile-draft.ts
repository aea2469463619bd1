import type { Profile, PropertyType } from '../../api/types.js';

/** The parts of a profile that can be edited, as they stand in the form. */
export type Draft = Pick<Profile, 'name' | 'description' | 'dialect' | 'retentionDays' | 'properties' | 'commands'>;

export const TYPES: PropertyType[] = ['number', 'integer', 'boolean', 'string', 'object', 'geo'];

/** UCUM codes offered while typing; any other may be typed. */
export const UNITS: [string, string][] = [
  ['Cel', 'degrees Celsius'], ['K', 'kelvin'], ['%', 'per cent'], ['V', 'volt'], ['A', 'ampere'], ['W', 'watt'],
  ['kW', 'kilowatt'], ['kW.h', 'kilowatt hours'], ['Hz', 'hertz'], ['Pa', 'pascal'], ['hPa', 'hectopascal'],
  ['bar', 'bar'], ['m', 'metre'], ['mm', 'millimetre'], ['m/s', 'metres per second'], ['m3/h', 'cubic metres per hour'],
  ['L', 'litre'], ['kg', 'kilogram'], ['lx', 'lux'], ['dB', 'decibel'], ['deg', 'degree of angle'], ['s', 'second'],
  ['ms', 'millisecond'], ['By', 'byte'], ['By/s', 'bytes per second'], ['[ppm]', 'parts per million'],
];

export function toDraft(p: Profile): Draft {
  return structuredClone({
    name: p.name,
    description: p.description,
    dialect: p.dialect,
    retentionDays: p.retentionDays,
    properties: p.properties.map((q) => ({ ...q, min: q.min ?? null, max: q.max ?? null })),
    commands: p.commands,
  });
}

export function toProfile(draft: Draft, loaded: Profile): Profile {
  const properties = draft.properties.map((p) => ({ ...p, key: p.key.trim(), unit: p.unit.trim() }));
  return { ...loaded, ...draft, properties };
}
