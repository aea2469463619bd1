import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Certificate, ListenerDetail } from '../../api/connection-types.js';
import { listeners } from '../../api/connections.js';
import { count, exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import { spelled, sum } from './client-bits.js';

const SAFE = new Set(['tls', 'wss', 'https']);
const WORDS: Record<string, string> = {
  tcp: 'TCP', tls: 'TLS', ws: 'WebSocket', wss: 'WebSocket over TLS', http: 'HTTP', https: 'HTTPS',
};

/** Where the node listens: how, with which certificate, and what is turned away there. */
@customElement('bp-listeners-tab')
export class ListenersTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .print { overflow-wrap: anywhere; font-size: 12px; }
      .certificates { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 14px; }
    `,
  ];

  #list = new Loader(this, (signal) => listeners.list(signal), { every: 5000 });

  override render() {
    return loaded(this.#list, (items) => this.#body(items), 6);
  }

  #body(items: ListenerDetail[]) {
    if (!items.length) return html`<div class="card">${empty('network', 'No listeners', 'No card has opened a port.')}</div>`;
    return html`<div class="stack">
      <section class="card" aria-labelledby="l">
        <header>${icon('network', 16)}<h2 id="l" class="grow">Listeners</h2></header>
        <div class="scroll" tabindex="0" role="group" aria-label="Listeners">
          <table>
            <thead><tr><th>Name</th><th>How</th><th>Address</th><th>State</th><th class="right">Open</th><th class="right">Parked</th><th>Turned away</th><th>Rules</th><th>Certificate</th></tr></thead>
            <tbody>${items.map(row)}</tbody>
          </table>
        </div>
      </section>
      <div class="certificates">${certificates(items).map(([names, c]) => certificate(names, c))}</div>
    </div>`;
  }
}

function row(l: ListenerDetail) {
  const host = l.host.includes(':') && !l.host.includes(',') ? `[${l.host}]` : l.host;
  const turned = sum(l.refused);
  const open = l.protocol === 'mqtt' && l.connections
    ? html`<a href="/connections?listener=${encodeURIComponent(l.name)}&connected=true">${count(l.connections)}</a>`
    : count(l.connections);
  return html`<tr>
    <td class="strong">${l.name}</td>
    <td>${chip(WORDS[l.transport] ?? l.transport, SAFE.has(l.transport) ? 'ok' : '')}</td>
    <td class="mono">${host}:${l.port}${l.path}</td>
    <td>${l.fault ? html`${chip(l.bound ? 'Fault' : 'Closed', 'bad', true)} <span class="small">${l.fault}</span>` : chip('Listens', 'ok', true)}</td>
    <td class="num right">${open}</td>
    <td class="num right">${count(l.parked)}</td>
    <td>${turned ? html`${chip(count(turned), 'warn')} <span class="dim small">${spelled(l.refused)}</span>` : '0'}</td>
    <td class="small">${rules(l)}</td>
    <td>${l.certificate ? left(l.certificate) : html`<span class="dim">–</span>`}</td>
  </tr>`;
}

/** What is limited there and asked of clients; the protocol's name goes without saying. */
function rules(l: ListenerDetail) {
  const own = Object.entries(l.rules ?? {});
  return own.length
    ? own.map(([key, value]) => html`<div class="mono">${key.replace(`${l.protocol}.`, '')} = ${value}</div>`)
    : html`<span class="dim">–</span>`;
}

function left(c: Certificate) {
  const days = Math.floor((c.notAfter - Date.now()) / 86_400_000);
  return chip(days < 0 ? 'ended' : `${count(days)} days left`, days < 0 ? 'bad' : days < 14 ? 'warn' : 'ok');
}

/** Each certificate once, with the listeners that show it. */
function certificates(items: ListenerDetail[]): [string[], Certificate][] {
  const all = new Map<string, [string[], Certificate]>();
  for (const l of items) {
    if (!l.certificate) continue;
    const known = all.get(l.certificate.sha256);
    if (known) known[0].push(l.name);
    else all.set(l.certificate.sha256, [[l.name], l.certificate]);
  }
  return [...all.values()];
}

function certificate(names: string[], c: Certificate) {
  return html`<section class="card" aria-label="Certificate of ${names.join(', ')}">
    <header>${icon('shield', 16)}<h2 class="grow">Certificate of ${names.join(', ')}</h2>${left(c)}</header>
    <div class="body">
      <dl class="facts">
        <dt>Names</dt><dd class="mono">${c.subject}</dd>
        <dt>Ends</dt><dd title=${exact(c.notAfter)}>${when(c.notAfter)}</dd>
        <dt>Comes from</dt><dd>${c.authority ? 'this node, renewed by itself' : 'the operator'}</dd>
        <dt>SHA-256</dt><dd class="mono print">${c.sha256}</dd>
        ${c.authority ? html`<dt>To trust it</dt><dd class="mono">${c.authority}</dd>` : nothing}
      </dl>
    </div>
  </section>`;
}
