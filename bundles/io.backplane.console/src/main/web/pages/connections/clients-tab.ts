import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Client } from '../../api/connection-types.js';
import { type ClientQuery, connections } from '../../api/connections.js';
import type { Page } from '../../api/types.js';
import { ago, count, exact, plural, short } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { place, setQuery } from '../../core/router.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import { clientPath, owner, presence, sum, transport } from './client-bits.js';

const STEP = 100;
const MOST = 1000;
const FILTERS = ['text', 'listener', 'connected'] as const;

/** The clients there are: search, filters, rates; read again every few seconds. */
@customElement('bp-clients-tab')
export class ClientsTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .filters { display: flex; flex-wrap: wrap; gap: 10px; margin-bottom: 14px; align-items: center; }
      .find { position: relative; flex: 1 1 240px; max-width: 380px; }
      .find .icon { position: absolute; left: 11px; top: 50%; translate: 0 -50%; color: var(--text-3); pointer-events: none; }
      .find .input { padding-left: 34px; }
      .who { display: block; min-width: 150px; max-width: 300px; padding: 3px 0; color: var(--text); }
      .chips { display: flex; gap: 5px; align-items: center; }
      .foot { display: flex; justify-content: center; padding: 12px; border-top: 1px solid var(--line); }
      @media (max-width: 720px) { .find { max-width: none; flex-basis: 100%; } }
    `,
  ];

  @state() private limit = STEP;
  #list = new Loader(this, (signal) => connections.list(this.#query(), this.limit, signal), { every: 3000 });
  #stop?: () => void;
  #asked = JSON.stringify(this.#query());
  #typing = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = place.watch(() => this.#onPlace());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    this.#stop?.();
  }

  #query(): ClientQuery {
    const query: ClientQuery = {};
    for (const name of FILTERS) query[name] = place.value.query.get(name) ?? undefined;
    return query;
  }

  #onPlace(): void {
    if (place.value.path !== '/connections') return;
    const text = JSON.stringify(this.#query());
    if (text === this.#asked) return;
    this.#asked = text;
    this.limit = STEP;
    void this.#list.reload();
  }

  #onText(event: Event): void {
    const text = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => setQuery({ text }), 180);
  }

  #more(): void {
    this.limit = Math.min(MOST, this.limit + (this.limit < 300 ? STEP : 300));
    void this.#list.reload();
  }

  override render() {
    const total = this.#list.data?.total;
    return html`${this.#filterBar()}
      <section class="card" aria-labelledby="h">
        <header>
          ${icon('link', 16)}
          <h2 id="h" class="grow">Clients</h2>
          <span class="dim small" role="status">${total === undefined ? nothing : plural(total, 'client')}</span>
        </header>
        ${loaded(this.#list, (page) => (page.items.length ? this.#table(page) : this.#none()), 8)}
      </section>`;
  }

  #filterBar() {
    const q = place.value.query;
    const connected = q.get('connected') ?? '';
    const choice = (value: string, label: string) =>
      html`<button aria-pressed=${connected === value} @click=${() => setQuery({ connected: value })}>${label}</button>`;
    const filtered = FILTERS.some((name) => q.has(name));
    return html`<div class="filters" role="search">
      <span class="find">
        ${icon('search', 16)}
        <input class="input" type="search" aria-label="Search by client, device or address" placeholder="Client, device or address" .value=${q.get('text') ?? ''} @input=${this.#onText} />
      </span>
      <div class="segments" role="group" aria-label="Presence">${choice('', 'All')}${choice('true', 'Connected')}${choice('false', 'Away')}</div>
      ${q.get('listener') ? html`<button class="btn small" @click=${() => setQuery({ listener: null })}>Through ${q.get('listener')} ${icon('x', 14)}</button>` : nothing}
      ${filtered ? html`<button class="btn ghost" @click=${() => setQuery(Object.fromEntries(FILTERS.map((f) => [f, null])))}>Clear</button>` : nothing}
    </div>`;
  }

  #none() {
    const filtered = FILTERS.some((name) => place.value.query.has(name));
    return filtered
      ? empty('search', 'No client matches', 'Nobody is connected, and no session is kept, that fits this search.')
      : empty('link', 'Nobody is connected', 'MQTT clients are listed here, and those whose session waits for them.');
  }

  #table(page: Page<Client>) {
    const more = (page.total ?? 0) - page.items.length;
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Clients">
        <table>
          <thead>
            <tr>
              <th>Client</th><th>Acts for</th><th>State</th><th>From</th><th>MQTT</th>
              <th class="right">In / s</th><th class="right">Out / s</th>
              <th class="right">In flight</th><th class="right">Queued</th><th class="right">Dropped</th><th>Since</th>
            </tr>
          </thead>
          <tbody>${page.items.map(row)}</tbody>
        </table>
      </div>
      ${more > 0 ? html`<div class="foot">${this.limit < MOST ? html`<button class="btn small" @click=${this.#more}>Show more of ${count(more)} others</button>` : html`<span class="dim small">and ${count(more)} others: search to narrow it down</span>`}</div>` : nothing}`;
  }
}

function row(c: Client) {
  const link = c.connection;
  const since = link ? link.since : c.session.awaySince;
  const dropped = sum(c.session.dropped);
  return html`<tr>
    <td><a class="strong who cut" href=${clientPath(c)}>${c.clientId}</a></td>
    <td>${owner(c)}</td>
    <td>${presence(c)}</td>
    <td>${link ? html`<span class="chips"><span class="mono">${link.remote}</span>${transport(link)}</span>` : '–'}</td>
    <td>${link?.version ?? '–'}</td>
    <td class="num right">${link ? short(link.traffic.messagesInPerSecond) : '–'}</td>
    <td class="num right">${link ? short(link.traffic.messagesOutPerSecond) : '–'}</td>
    <td class="num right">${count(c.session.inFlightOut)}</td>
    <td class="num right">${count(c.session.queued)}</td>
    <td class="num right">${dropped ? chip(count(dropped), 'warn') : '0'}</td>
    <td class="num" title=${exact(since)}>${ago(since)}</td>
  </tr>`;
}
