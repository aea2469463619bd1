import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { devices, groups, profiles } from '../../api/devices.js';
import type { Device, DeviceQuery, Group, Profile } from '../../api/types.js';
import { ago, count, exact, plural } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { devicePath, place, setQuery } from '../../core/router.js';
import { Feed } from '../../live/feed.js';
import { chip, empty, failure, skeleton, sparkline } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import { DeviceListModel } from './device-list-model.js';
import { devicesStyles } from './devices-styles.js';
import { Sparks } from './sparks.js';
import '../../ui/virtual-list.js';

const FILTERS = ['text', 'profile', 'tag', 'group', 'gateway', 'connected'] as const;
const narrow = matchMedia('(max-width: 820px)');

/** All devices: search, filters, live presence, a line of the last hour; rows only where visible. */
@customElement('bp-devices-page')
export class DevicesPage extends LitElement {
  static override styles = [...ui, devicesStyles];

  @state() private dialog: '' | 'create' | 'import' = '';
  @state() private small = narrow.matches;
  #list = new DeviceListModel(() => this.requestUpdate());
  #choices = new Loader(this, (signal) => this.#loadChoices(signal));
  #sparks = new Sparks(
    (id) => this.#choices.data?.profiles.find((p) => p.id === id),
    () => this.requestUpdate(),
  );
  #stops: (() => void)[] = [];
  #asked = '?';
  #typing = 0;

  constructor() {
    super();
    new Feed(this, () => ({ topic: 'presence' }), (frame) => {
      if (frame.items) this.#list.heard(frame.items);
      if (frame.incomplete) this.#list.again();
    });
  }

  async #loadChoices(signal: AbortSignal): Promise<{ profiles: Profile[]; groups: Group[] }> {
    const [p, g] = await Promise.all([profiles.choices(signal), groups.choices(signal)]);
    return { profiles: p, groups: g };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const onWidth = () => (this.small = narrow.matches);
    narrow.addEventListener('change', onWidth);
    const clock = window.setInterval(() => this.requestUpdate(), 5000);
    this.#stops = [
      place.watch(() => this.#onPlace()),
      () => clearInterval(clock),
      () => narrow.removeEventListener('change', onWidth),
    ];
    this.#onPlace();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    clearTimeout(this.#typing);
    this.#list.stop();
    this.#sparks.stop();
  }

  #query(): DeviceQuery {
    const query: DeviceQuery = {};
    for (const name of FILTERS) query[name] = place.value.query.get(name) ?? undefined;
    return query;
  }

  #onPlace(): void {
    if (place.value.path !== '/devices') return;
    if (place.value.query.get('new')) {
      setQuery({ new: null });
      void this.#open('create');
    }
    const query = this.#query();
    const text = JSON.stringify(query);
    if (text === this.#asked) return;
    this.#asked = text;
    void this.#list.search(query);
  }

  async #open(dialog: 'create' | 'import'): Promise<void> {
    await (dialog === 'create' ? import('./create-dialog.js') : import('./import-dialog.js'));
    this.dialog = dialog;
  }

  #onText(event: Event): void {
    const text = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => setQuery({ text }), 180);
  }

  #onImported(): void {
    void this.#list.search(this.#query());
  }

  get #filtered(): boolean {
    return FILTERS.some((name) => place.value.query.has(name));
  }

  override render() {
    const total = this.#list.total;
    return html`<div class="page">
        <div class="head">
          <div class="grow">
            <h1>Devices</h1>
            <p role="status">${total === undefined ? 'Reading the registry' : plural(total, this.#filtered ? 'device found' : 'device', this.#filtered ? 'devices found' : 'devices')}</p>
          </div>
          <div class="actions">
            <a class="btn" href=${devices.exportAddress()} download="devices.csv">${icon('download', 15)} Export</a>
            <button class="btn" @click=${() => this.#open('import')}>${icon('upload', 15)} Import</button>
            <button class="btn primary" @click=${() => this.#open('create')}>${icon('plus', 15)} Add device</button>
          </div>
        </div>
        ${this.#filterBar()}
        <div class="card list">${this.#body()}</div>
      </div>
      ${this.dialog === 'create' ? html`<bp-create-device .profiles=${this.#choices.data?.profiles ?? []} @close=${() => (this.dialog = '')}></bp-create-device>` : nothing}
      ${this.dialog === 'import' ? html`<bp-import-devices @done=${this.#onImported} @close=${() => (this.dialog = '')}></bp-import-devices>` : nothing}`;
  }

  #filterBar() {
    const q = place.value.query;
    const connected = q.get('connected') ?? '';
    const choice = (value: string, label: string) =>
      html`<button aria-pressed=${connected === value} @click=${() => setQuery({ connected: value })}>${label}</button>`;
    return html`<div class="filters" role="search">
      <span class="find">
        ${icon('search', 16)}
        <input class="input" type="search" aria-label="Search by identifier or name" placeholder="Identifier or name" .value=${q.get('text') ?? ''} @input=${this.#onText} />
      </span>
      <div class="segments" role="group" aria-label="Presence">${choice('', 'All')}${choice('true', 'Online')}${choice('false', 'Offline')}</div>
      ${this.#select('profile', 'Profile', this.#choices.data?.profiles ?? [])}
      ${this.#choices.data?.groups.length ? this.#select('group', 'Group', this.#choices.data.groups) : nothing}
      <input class="input tag" aria-label="Tag" placeholder="Tag" .value=${q.get('tag') ?? ''} @change=${(e: Event) => setQuery({ tag: (e.target as HTMLInputElement).value.trim() })} />
      ${q.get('gateway') ? html`<button class="btn small" @click=${() => setQuery({ gateway: null })}>Behind ${q.get('gateway')} ${icon('x', 14)}</button>` : nothing}
      ${this.#filtered ? html`<button class="btn ghost" @click=${() => setQuery(Object.fromEntries(FILTERS.map((f) => [f, null])))}>Clear</button>` : nothing}
    </div>`;
  }

  #select(name: 'profile' | 'group', label: string, choices: { id: string; name: string }[]) {
    const now = place.value.query.get(name) ?? '';
    return html`<select class="input" aria-label=${label} @change=${(e: Event) => setQuery({ [name]: (e.target as HTMLSelectElement).value })}>
      <option value="" ?selected=${!now}>Any ${label.toLowerCase()}</option>
      ${choices.map((c) => html`<option value=${c.id} ?selected=${c.id === now}>${c.name || c.id}</option>`)}
    </select>`;
  }

  #body() {
    const { items, error, loading } = this.#list;
    if (error && !items.length) return failure(error, () => void this.#list.search(this.#query()));
    if (!items.length && loading) return skeleton(8);
    if (!items.length) return this.#nothing();
    return html`<div role="table" aria-label="Devices" aria-rowcount=${(this.#list.total ?? items.length) + 1}>
        <div role="rowgroup"><div role="row" class="tr th" aria-rowindex="1">
          ${['Device', 'Status', 'Profile', 'Tags', 'Last hour', 'Last seen'].map((t, i) => html`<span role="columnheader" class="c${i}">${t}</span>`)}
        </div></div>
        <bp-virtual-list
          role="rowgroup" tabindex="0" aria-label="Devices, scrolls"
          .items=${items} .stamp=${{}} .height=${this.small ? 64 : 60} .row=${this.#row} .key=${(d: Device) => d.id}
          @near-end=${() => this.#list.more()}
          @window=${(e: CustomEvent<{ from: number; to: number }>) => this.#sparks.want(items.slice(e.detail.from, e.detail.to))}
        ></bp-virtual-list>
      </div>
      ${this.#foot()}`;
  }

  #foot() {
    const { items, total, loading, error, complete } = this.#list;
    if (error) return html`<div class="foot"><span class="grow">Could not load more: ${error.message}</span><button class="btn small" @click=${() => this.#list.search(this.#query())}>Try again</button></div>`;
    if (complete || !total) return nothing;
    return html`<div class="foot dim num">${count(items.length)} of ${count(total)} loaded${loading ? ', more on the way' : ''}</div>`;
  }

  #nothing() {
    if (this.#filtered) return empty('search', 'No device matches', 'Nothing is registered that fits this search and these filters.');
    return empty('device', 'No devices yet', 'Register the first one here, or import a list as CSV.',
      html`<button class="btn primary" @click=${() => this.#open('create')}>${icon('plus', 15)} Add device</button>`);
  }

  #row = (d: Device, index: number) => {
    const online = d.presence?.connected ?? false;
    const state = !d.enabled ? chip('Disabled', 'bad', true) : online ? chip('Online', 'ok', true) : chip('Offline', '', true);
    const line = this.#sparks.of(d.id);
    return html`<div role="row" class="tr" aria-rowindex=${index + 2}>
      <span role="cell" class="c0">
        <span class="tile ${online ? '' : 'off'}">${icon('device', 17)}</span>
        <span class="grow">
          <a class="strong cut" href=${devicePath(d.id)}>${d.name || d.id}</a>
          <span class="mono dim cut">${d.id}</span>
        </span>
        ${d.simulated ? chip('Simulated', 'info') : nothing}
      </span>
      <span role="cell" class="c1">${state}</span>
      <span role="cell" class="c2 cut">${d.profile}</span>
      <span role="cell" class="c3">${d.tags.slice(0, 2).map((t) => chip(t))}${d.tags.length > 2 ? chip(`+${d.tags.length - 2}`) : nothing}</span>
      <span role="cell" class="c4">${line ? sparkline(line, online ? 'brand' : '', 26) : nothing}</span>
      <span role="cell" class="c5 num" title=${exact(d.presence?.lastSeen)}>${ago(d.presence?.lastSeen)}</span>
    </div>`;
  };
}
