import type { ListenerDetail } from '../../../api/connection-types.js';
import { isLoopback } from '../../device/snippets.js';

/** A listener that a browser can speak MQTT to. */
export interface Door {
  name: string;
  url: string;
  secure: boolean;
  /** Where its certificate can be looked at and accepted. */
  page: string;
  /** It is open to the node's own machine only, and this page was loaded from elsewhere. */
  elsewhere: boolean;
}

/** The listeners for browsers: open from here first, then those like the page itself. */
export function doors(all: ListenerDetail[], here: { hostname: string; protocol: string }): Door[] {
  const local = isLoopback(here.hostname);
  const secure = here.protocol === 'https:';
  const found = all
    .filter((l) => l.protocol === 'mqtt' && l.bound && (l.transport === 'ws' || l.transport === 'wss'))
    .map((l): Door => {
      const at = `${here.hostname}:${l.port}${l.path}`;
      return {
        name: l.name,
        url: `${l.transport}://${at}`,
        secure: l.transport === 'wss',
        page: `https://${at}`,
        elsewhere: !local && isLoopback(l.host),
      };
    });
  const rank = (d: Door) => (d.elsewhere ? 2 : 0) + (d.secure === secure ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Browsers refuse connections in clear from a page over https, but for those to their own machine. */
export function forbidden(door: Door, here: { hostname: string; protocol: string }): boolean {
  return here.protocol === 'https:' && !door.secure && !isLoopback(here.hostname);
}
