import { upTo } from '../core/pager.js';
import { address, call, get, patch, post, put, remove } from './http.js';
import type {
  Attributes, Command, Counts, Credential, Device, DeviceEvent, DeviceQuery, Diagnostic, Group,
  ImportReport, Page, Profile,
} from './types.js';

const CHOICES = 5000;

/** After so many parts without an event the person is asked whether to look further. */
const EVENT_CALLS = 25;

const at = (id: string, rest = '') => `/devices/${encodeURIComponent(id)}${rest}`;

export const devices = {
  list: (query: DeviceQuery, limit: number, cursor?: string, signal?: AbortSignal) =>
    get<Page<Device>>('/devices', { ...query, limit, cursor }, signal),
  /** Those heard from last, newest first. */
  recent: (limit: number, signal?: AbortSignal) =>
    get<Page<Device>>('/presence', { limit }, signal).then((p) => p.items),
  counts: (signal?: AbortSignal) => get<Counts>('/devices/counts', {}, signal),
  find: (id: string, signal?: AbortSignal) => get<Device>(at(id), {}, signal),
  create: (device: Partial<Device>) => post<Device>('/devices', device),
  save: (device: Device) => put<Device>(at(device.id), editable(device), device.version),
  remove: (device: Device) => remove(at(device.id), device.version),
  importCsv: (csv: string, dryRun: boolean) =>
    call<ImportReport>('POST', '/devices/import', {
      raw: { data: csv, type: 'text/csv' },
      query: { dryRun },
    }),
  exportAddress: () => address('/devices/export'),
};

function editable(d: Device): Partial<Device> {
  const { id, name, profile, tags, gateway, enabled } = d;
  return { id, name, profile, tags, gateway, enabled };
}

export const attributes = {
  list: (id: string, signal?: AbortSignal) =>
    get<Attributes>(at(id, '/attributes'), {}, signal),
  /** Sets and removes some, if nobody else did since the version. */
  change: (id: string, changes: Record<string, unknown>, version?: number) =>
    patch<Attributes>(at(id, '/attributes'), changes, version),
};

export const credentials = {
  list: (id: string, signal?: AbortSignal) =>
    get<Page<Credential>>(at(id, '/credentials'), {}, signal).then((p) => p.items),
  issue: (id: string, label: string, expiresAt?: number, dialect?: string) =>
    post<Credential>(at(id, '/credentials'), { kind: 'token', label, expiresAt, dialect }),
  password: (id: string, password: string) =>
    post<Credential>(at(id, '/credentials'), { kind: 'password', password }),
  certificate: (id: string, certificate: string, label: string) =>
    post<Credential>(at(id, '/credentials'), { kind: 'certificate', certificate, label }),
  revoke: (id: string, credential: string) =>
    remove(at(id, `/credentials/${encodeURIComponent(credential)}`)),
};

export const diagnostics = (id: string, signal?: AbortSignal) =>
  get<Page<Diagnostic>>(at(id, '/diagnostics'), {}, signal).then((p) => p.items);

/** Events before a place, newest first: a call looks at a part of the stream, so the first that finds some counts. */
export async function events(id: string, cursor?: string, signal?: AbortSignal): Promise<Page<DeviceEvent>> {
  let next = cursor;
  for (let call = 1; ; call++) {
    const page = await get<Page<DeviceEvent>>(at(id, '/events'), { limit: 50, cursor: next }, signal);
    if (page.items.length || !page.next || call === EVENT_CALLS) return page;
    next = page.next;
  }
}

export const commands = {
  list: (id: string, signal?: AbortSignal) =>
    get<Page<Command>>(at(id, '/commands'), { limit: 50 }, signal).then((p) => p.items),
  send: (id: string, name: string, input: unknown, timeoutMs: number) =>
    post<Command>(at(id, '/commands'), { name, input, timeoutMs }),
};

export const profiles = {
  page: (limit: number, cursor?: string, signal?: AbortSignal) =>
    get<Page<Profile>>('/profiles', { limit, cursor }, signal),
  /** To choose from; beyond this many nobody does. */
  choices: (signal?: AbortSignal) => upTo(CHOICES, profiles.page, signal).then((p) => p.items),
  find: (id: string, signal?: AbortSignal) =>
    get<Profile>(`/profiles/${encodeURIComponent(id)}`, {}, signal),
  create: (profile: Partial<Profile>) => post<Profile>('/profiles', profile),
  save: (profile: Profile) =>
    put<Profile>(`/profiles/${encodeURIComponent(profile.id)}`, profile, profile.version),
  remove: (profile: Profile) =>
    remove(`/profiles/${encodeURIComponent(profile.id)}`, profile.version),
};

export const groups = {
  page: (limit: number, cursor?: string, signal?: AbortSignal) =>
    get<Page<Group>>('/groups', { limit, cursor }, signal),
  choices: (signal?: AbortSignal) => upTo(CHOICES, groups.page, signal).then((p) => p.items),
  find: (id: string, signal?: AbortSignal) =>
    get<Group>(`/groups/${encodeURIComponent(id)}`, {}, signal),
  create: (group: Partial<Group>) => post<Group>('/groups', group),
  save: (group: Group) => put<Group>(`/groups/${encodeURIComponent(group.id)}`, group, group.version),
  remove: (group: Group) => remove(`/groups/${encodeURIComponent(group.id)}`, group.version),
};
