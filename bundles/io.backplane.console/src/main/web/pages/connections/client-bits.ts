import { html } from 'lit';
import type { Client, Connection } from '../../api/connection-types.js';
import { devicePath } from '../../core/router.js';
import { chip } from '../../ui/bits.js';

/** The address of a client's page. */
export function clientPath(c: Client): string {
  return `/connections/${encodeURIComponent(c.id)}`;
}

/** The device it acts for, or the user or API token. */
export function owner(c: Client) {
  return c.device === null
    ? html`<span class="mono">${c.application}</span>`
    : html`<a class="mono" href=${devicePath(c.device)}>${c.device}</a>`;
}

export function presence(c: Client) {
  return c.connection ? chip('Connected', 'ok', true) : chip('Away', '', true);
}

/** How the bytes come. */
export function transport(link: Connection) {
  return html`${link.secure ? chip('TLS', 'ok') : chip('in clear')}${link.webSocket ? chip('WebSocket') : ''}`;
}

export function sum(figures: Record<string, number>): number {
  return Object.values(figures).reduce((a, b) => a + b, 0);
}

/** "expired 3, queue-full 12"; empty if there is nothing. */
export function spelled(figures: Record<string, number>): string {
  return Object.entries(figures)
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
}
