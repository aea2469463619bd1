import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Client, ClientDetails, Flight, Subscription } from '../../api/connection-types.js';
import { connections } from '../../api/connections.js';
import { ApiError } from '../../api/http.js';
import { ago, bytes, count, duration, exact, short } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded, sparkline } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import { owner, presence, spelled, transport } from './client-bits.js';
import '../../ui/confirm.js';
import './ban-dialog.js';

const EVERY = 2000;
const KEPT = 60;
const STEPS = { WAITING: 'waits to be sent again', SENT: 'sent', RELEASED: 'release to confirm' };

/** One client: its connection, what its session holds, what is on its way to it. */
@customElement('bp-connection-page')
export class ConnectionPage extends LitElement {
  static override styles = [
    ...ui,
    css`
      .rates { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px; }
      .rates .card { padding: 14px 16px; display: grid; gap: 8px; }
      .rates h2 { font-weight: 450; }
      .rates .value { font-size: 22px; font-weight: 630; letter-spacing: -0.02em; }
      .pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 14px; align-items: start; }
      .filter { overflow-wrap: anywhere; }
      @media (max-width: 1020px) { .pair { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  /** The part of the address that names the client. */
  @property() itemId = '';
  @state() private dialog: '' | 'disconnect' | 'ban' = '';
  #history: number[][] = [[], [], [], []];
  #details = new Loader(this, (signal) => this.#load(signal), { every: EVERY });

  async #load(signal: AbortSignal): Promise<ClientDetails> {
    const now = await connections.read(this.itemId, signal);
    const t = now.client.connection?.traffic;
    const rates = [t?.messagesInPerSecond, t?.messagesOutPerSecond, t?.bytesInPerSecond, t?.bytesOutPerSecond];
    this.#history = this.#history.map((line, i) => [...line, rates[i] ?? 0].slice(-KEPT));
    document.title = `${now.client.clientId} · Client · Backplane`;
    return now;
  }

  override render() {
    const gone = this.#details.error instanceof ApiError && this.#details.error.status === 404;
    if (gone) return this.#gone();
    const client = this.#details.data?.client;
    return html`<div class="page">
      <div class="head">
        <div class="grow">
          <h1>${client?.clientId ?? 'Client'}</h1>
          <p>${client ? html`${presence(client)} of ${owner(client)}` : 'Reading its session'}</p>
        </div>
        ${client ? this.#actions(client) : nothing}
      </div>
      ${loaded(this.#details, (d) => this.#body(d), 8)}
      ${client ? this.#dialogs(client) : nothing}
    </div>`;
  }

  #gone() {
    return html`<div class="page">
      <div class="head"><div class="grow"><h1>Client</h1><p>It left, and no session is kept</p></div></div>
      <div class="card">${empty('link', 'This client has gone', 'When it connects again it is listed with all others.', html`<a class="btn" href="/connections">All clients</a>`)}</div>
    </div>`;
  }

  #actions(client: Client) {
    return html`<div class="actions">
      <button class="btn" ?disabled=${!client.connection} @click=${() => (this.dialog = 'disconnect')}>${icon('signOut', 15)} Disconnect</button>
      <button class="btn" @click=${() => (this.dialog = 'ban')}>${icon('shield', 15)} Ban</button>
    </div>`;
  }

  #dialogs(client: Client) {
    const close = () => (this.dialog = '');
    const reload = () => this.#details.reload();
    if (this.dialog === 'disconnect') {
      const run = () => connections.disconnect(client.id).then(reload);
      return html`<bp-confirm
        heading="Disconnect ${client.clientId}?" verb="Disconnect" .run=${run} @close=${close}
        text="Its session stays as long as its expiry says. Most clients connect again at once; to keep it out, ban it."
      ></bp-confirm>`;
    }
    if (this.dialog === 'ban') {
      return html`<bp-ban-dialog .client=${client.clientId} .device=${client.device} .credential=${client.connection?.credential ?? ''} .address=${client.connection?.remote ?? ''} @done=${reload} @close=${close}></bp-ban-dialog>`;
    }
    return nothing;
  }

  #body(d: ClientDetails) {
    return html`<div class="stack">
      ${d.client.connection ? this.#rates(d.client.connection.traffic) : nothing}
      <div class="pair">${this.#connection(d.client)} ${this.#session(d.client)}</div>
      <div class="pair">${this.#subscriptions(d.subscriptions)} ${this.#flights(d.inFlight)}</div>
    </div>`;
  }

  #rates(t: NonNullable<Client['connection']>['traffic']) {
    const card = (i: number, title: string, value: string, note: string) => html`<section class="card" aria-label=${title}>
      <h2 class="mut">${title}</h2>
      <span class="value num">${value}</span>
      ${sparkline(this.#history[i] ?? [], 'brand', 24, KEPT)}
      <span class="dim small num">${note}</span>
    </section>`;
    return html`<div class="rates">
      ${card(0, 'Messages in', `${short(t.messagesInPerSecond)} / s`, `${count(t.messagesIn)} so far`)}
      ${card(1, 'Messages out', `${short(t.messagesOutPerSecond)} / s`, `${count(t.messagesOut)} so far`)}
      ${card(2, 'Bytes in', `${bytes(t.bytesInPerSecond)} / s`, `${bytes(t.bytesIn)} so far`)}
      ${card(3, 'Bytes out', `${bytes(t.bytesOutPerSecond)} / s`, `${bytes(t.bytesOut)} so far`)}
    </div>`;
  }

  #connection(client: Client) {
    const c = client.connection;
    return html`<section class="card" aria-labelledby="c">
      <header>${icon('network', 16)}<h2 id="c" class="grow">Connection</h2>${c ? transport(c) : nothing}</header>
      ${c
        ? html`<div class="body"><dl class="facts">
            <dt>From</dt><dd class="mono">${c.remote.includes(':') ? `[${c.remote}]` : c.remote}:${c.port}</dd>
            <dt>Listener</dt><dd><a href="/connections?listener=${encodeURIComponent(c.listener)}">${c.listener}</a></dd>
            <dt>Protocol</dt><dd>MQTT ${c.version}</dd>
            <dt>Credential</dt><dd class="mono">${c.credential ?? '–'}</dd>
            <dt>Connected</dt><dd class="num" title=${exact(c.since)}>${ago(c.since)}</dd>
            <dt>Keep-alive</dt><dd>${c.keepAliveSeconds ? `${c.keepAliveSeconds} s` : 'none'}</dd>
            <dt>Not taken</dt><dd>${spelled(c.traffic.notTaken) || 'nothing'}</dd>
          </dl></div>`
        : empty('link', 'Away', html`It left ${ago(client.session.awaySince)}; its session waits for it.`)}
    </section>`;
  }

  #session(client: Client) {
    const s = client.session;
    return html`<section class="card" aria-labelledby="s">
      <header>${icon('layers', 16)}<h2 id="s" class="grow">Session</h2>${s.expirySeconds ? chip('kept') : chip('ends with the connection')}</header>
      <div class="body"><dl class="facts">
        <dt>Kept for</dt><dd>${s.expirySeconds ? duration(s.expirySeconds * 1000) : 'not at all'}</dd>
        <dt>Subscriptions</dt><dd class="num">${count(s.subscriptions)}</dd>
        <dt>In flight to it</dt><dd class="num">${count(s.inFlightOut)}</dd>
        <dt>In flight from it</dt><dd class="num">${count(s.inFlightIn)}</dd>
        <dt>Queued</dt><dd class="num">${count(s.queued)}${s.queued ? `, ${bytes(s.queuedBytes)}` : ''}</dd>
        <dt>Dropped</dt><dd>${spelled(s.dropped) || 'nothing'}</dd>
      </dl></div>
    </section>`;
  }

  #subscriptions(list: Subscription[]) {
    return html`<section class="card" aria-labelledby="u">
      <header>${icon('tag', 16)}<h2 id="u" class="grow">Subscriptions</h2>${chip(count(list.length))}</header>
      ${list.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="Subscriptions"><table>
            <thead><tr><th>Filter</th><th>QoS</th><th>Options</th></tr></thead>
            <tbody>${list.map((s) => html`<tr><td class="mono filter">${s.filter}</td><td class="num">${s.qos}</td><td>${options(s)}</td></tr>`)}</tbody>
          </table></div>`
        : empty('tag', 'No subscriptions', 'It only publishes.')}
    </section>`;
  }

  #flights(list: Flight[]) {
    return html`<section class="card" aria-labelledby="f">
      <header>${icon('send', 16)}<h2 id="f" class="grow">In flight to it</h2>${chip(count(list.length))}</header>
      ${list.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="In flight"><table>
            <thead><tr><th>Packet</th><th>Topic</th><th>QoS</th><th class="right">Bytes</th><th>State</th></tr></thead>
            <tbody>${list.map((f) => html`<tr><td class="num">${f.packetId}</td><td class="mono filter">${f.topic || '–'}</td><td class="num">${f.qos}</td><td class="num right">${count(f.bytes)}</td><td>${STEPS[f.step]}</td></tr>`)}</tbody>
          </table></div>`
        : empty('check', 'Nothing in flight', 'Everything sent to it was confirmed.')}
    </section>`;
  }
}

function options(s: Subscription) {
  const all = [
    s.noLocal ? 'no local' : '',
    s.retainAsPublished ? 'retain as published' : '',
    s.identifier ? `identifier ${s.identifier}` : '',
  ].filter(Boolean);
  return all.length ? all.join(', ') : html`<span class="dim">–</span>`;
}
