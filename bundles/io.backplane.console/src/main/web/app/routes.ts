import type { IconName } from '../ui/icons.js';

export interface Route {
  /** Marks the entry of the navigation that is current. */
  nav: string;
  title: string;
  pattern: RegExp;
  tag: string;
  load: () => Promise<unknown>;
}

/** The pages; each is loaded when it is first opened. */
export const ROUTES: Route[] = [
  { nav: '/', title: 'Overview', pattern: /^\/$/, tag: 'bp-overview-page', load: () => import('../pages/overview/overview-page.js') },
  { nav: '/devices', title: 'Devices', pattern: /^\/devices$/, tag: 'bp-devices-page', load: () => import('../pages/devices/devices-page.js') },
  { nav: '/devices', title: 'Device', pattern: /^\/devices\/([^/]+)$/, tag: 'bp-device-page', load: () => import('../pages/device/device-page.js') },
  { nav: '/groups', title: 'Groups', pattern: /^\/groups$/, tag: 'bp-groups-page', load: () => import('../pages/groups/groups-page.js') },
  { nav: '/groups', title: 'Group', pattern: /^\/groups\/([^/]+)$/, tag: 'bp-group-page', load: () => import('../pages/groups/group-page.js') },
  { nav: '/profiles', title: 'Profiles', pattern: /^\/profiles$/, tag: 'bp-profiles-page', load: () => import('../pages/profiles/profiles-page.js') },
  { nav: '/profiles', title: 'Profile', pattern: /^\/profiles\/([^/]+)$/, tag: 'bp-profile-page', load: () => import('../pages/profiles/profile-page.js') },
  { nav: '/connections', title: 'Connections', pattern: /^\/connections$/, tag: 'bp-connections-page', load: () => import('../pages/connections/connections-page.js') },
  { nav: '/connections', title: 'Client', pattern: /^\/connections\/([^/]+)$/, tag: 'bp-connection-page', load: () => import('../pages/connections/connection-page.js') },
  { nav: '/streams', title: 'Streams & ledger', pattern: /^\/streams$/, tag: 'bp-streams-page', load: () => import('../pages/streams/streams-page.js') },
  { nav: '/system', title: 'System', pattern: /^\/system$/, tag: 'bp-system-page', load: () => import('../pages/system/system-page.js') },
];

const NOT_FOUND: Route = {
  nav: '',
  title: 'Not found',
  pattern: /.*/,
  tag: 'bp-not-found-page',
  load: () => import('../pages/not-found-page.js'),
};

export interface Match {
  route: Route;
  /** The part of the path that names a thing, decoded. */
  id: string;
}

export function match(path: string): Match {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  for (const route of ROUTES) {
    const found = route.pattern.exec(clean);
    if (found) return { route, id: decode(found[1] ?? '') };
  }
  return { route: NOT_FOUND, id: '' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export interface NavEntry {
  path: string;
  label: string;
  icon: IconName;
}

/** The navigation, in groups. */
export const NAV: { title: string; entries: NavEntry[] }[] = [
  {
    title: 'Monitor',
    entries: [
      { path: '/', label: 'Overview', icon: 'grid' },
      { path: '/devices', label: 'Devices', icon: 'device' },
      { path: '/groups', label: 'Groups', icon: 'tag' },
      { path: '/profiles', label: 'Profiles', icon: 'layers' },
    ],
  },
  {
    title: 'Operate',
    entries: [
      { path: '/connections', label: 'Connections', icon: 'link' },
      { path: '/streams', label: 'Streams & ledger', icon: 'stream' },
      { path: '/system', label: 'System', icon: 'server' },
    ],
  },
];
