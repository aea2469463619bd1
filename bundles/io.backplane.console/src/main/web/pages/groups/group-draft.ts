import type { Group, GroupFilter } from '../../api/types.js';
import type { DeviceQuery } from '../../api/types.js';

/** Words separated by commas, as they are typed. */
export function words(text: string): string[] {
  return [...new Set(text.split(/[,;]+/).map((w) => w.trim()).filter(Boolean))];
}

/** The conditions as a query for the list of devices. */
export function toQuery(f: GroupFilter): DeviceQuery {
  return {
    text: f.text || undefined,
    profile: f.profile || undefined,
    tag: f.tags?.length ? f.tags : undefined,
    gateway: f.gateway || undefined,
    connected: f.connected === null || f.connected === undefined ? undefined : String(f.connected),
  };
}

/** The conditions in a few words each; none at all means every device. */
export function conditions(f: GroupFilter): string[] {
  const all: string[] = [];
  if (f.text) all.push(`named like “${f.text}”`);
  if (f.profile) all.push(`profile ${f.profile}`);
  for (const tag of f.tags ?? []) all.push(`tag ${tag}`);
  if (f.gateway) all.push(`behind ${f.gateway}`);
  if (f.connected === true) all.push('online');
  if (f.connected === false) all.push('offline');
  return all;
}

export function copy(g: Group): Group {
  return { ...g, filter: { ...g.filter, tags: [...(g.filter.tags ?? [])] } };
}
