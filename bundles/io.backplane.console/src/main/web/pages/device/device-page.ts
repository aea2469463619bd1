import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { devices, profiles } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Device, Profile } from '../../api/types.js';
import { ago, exact } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { go } from '../../core/router.js';
import { Feed } from '../../live/feed.js';
import { chip, empty, failure, skeleton } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import { CurrentTab } from '../../ui/current-tab.js';
import type { Tab } from '../../ui/tabs.js';
import { deviceStyles } from './device-styles.js';
import '../../ui/tabs.js';
import './values-tab.js';

interface Loaded {
  device: Device;
  profile?: Profile;
}

const TABS: Tab[] = [
  { id: 'values', label: 'Values', load: async () => undefined },
  { id: 'events', label: 'Events', load: () => import('./events-tab.js') },
  { id: 'attributes', label: 'Attributes', load: () => import('./attributes-tab.js') },
  { id: 'commands', label: 'Commands', load: () => import('./commands-tab.js') },
  { id: 'credentials', label: 'Credentials', load: () => import('./credentials-tab.js') },
  { id: 'diagnostics', label: 'Diagnostics', load: () => import('./diagnostics-tab.js') },
  { id: 'connect', label: 'Connect', load: () => import('./connect-tab.js') },
];

/** What the charts show stays when one looks at another tab. */
const KEPT = ['keys', 'range'];

/** One device: what it says, what is known of it, how to talk to it. */
@customElement('bp-device-page')
export class DevicePage extends LitElement {
  static override styles = [...ui, deviceStyles];

  @property() itemId = '';
  #tab = new CurrentTab(this, TABS);
  @state() private dialog: '' | 'edit' | 'remove' = '';
  #clock = 0;
  #loader = new Loader<Loaded>(this, (signal) => this.#load(signal), {});

  constructor() {
    super();
    new Feed(this, () => (this.itemId ? { topic: 'presence', device: this.itemId } : undefined), (frame) => {
      const device = this.#loader.data?.device;
      const news = frame.items?.find((i) => i.device === device?.id);
      if (device && news) {
        device.presence = { ...device.presence, ...news };
        this.requestUpdate();
      }
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = window.setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  async #load(signal: AbortSignal): Promise<Loaded> {
    const device = await devices.find(this.itemId, signal);
    const profile = await profiles.find(device.profile, signal).catch(() => undefined);
    return { device, profile };
  }

  async #edit(): Promise<void> {
    await import('./edit-dialog.js');
    this.dialog = 'edit';
  }

  async #askRemoval(): Promise<void> {
    await import('../../ui/confirm.js');
    this.dialog = 'remove';
  }

  async #remove(): Promise<void> {
    await devices.remove(this.#loader.data!.device);
    notify(`${this.itemId} is gone.`);
    go('/devices', { replace: true });
  }

  #onSaved(): void {
    this.dialog = '';
    void this.#loader.reload();
  }

  override render() {
    const { data, error } = this.#loader;
    if (!data && error) return this.#failed(error);
    return html`<div class="page">
      <a class="back small" href="/devices">${icon('arrowLeft', 14)} Devices</a>
      ${data ? this.#head(data.device) : html`<div class="head"><h1>${this.itemId}</h1></div>`}
      <bp-tabs .tabs=${TABS} .current=${this.#tab.id} .keep=${KEPT} label="About this device"></bp-tabs>
      ${data ? this.#content(data) : skeleton(8)}
      ${data && this.dialog ? this.#dialog(data) : nothing}
    </div>`;
  }

  #failed(error: Error) {
    const gone = error instanceof ApiError && error.status === 404;
    return html`<div class="page">
      <a class="back small" href="/devices">${icon('arrowLeft', 14)} Devices</a>
      <h1 class="sr">${this.itemId}</h1>
      <div class="card">
        ${gone
          ? empty('device', 'There is no such device', `Nothing is registered as ${this.itemId}.`, html`<a class="btn" href="/devices">All devices</a>`)
          : failure(error, () => void this.#loader.reload())}
      </div>
    </div>`;
  }

  #head(d: Device) {
    const p = d.presence;
    const state = !d.enabled ? chip('Disabled', 'bad', true) : p?.connected ? chip('Online', 'ok', true) : chip('Offline', '', true);
    return html`<div class="head">
      <div class="grow">
        <h1>${d.name || d.id}</h1>
        <div class="row wrap about">
          <span class="mono dim">${d.id}</span> ${state}
          ${d.simulated ? chip('Simulated device', 'info') : nothing}
          <span class="mut small" title=${exact(p?.lastSeen)}>${p?.lastSeen ? `Seen ${ago(p.lastSeen)}` : 'Never seen'}${p?.protocol ? `, ${p.protocol}${p.remote ? ` from ${p.remote}` : ''}` : ''}</span>
        </div>
        <div class="row wrap about">
          <a class="chip brand" href="/profiles/${encodeURIComponent(d.profile)}">${icon('layers', 13)} ${d.profile}</a>
          ${d.tags.map((t) => html`<a class="chip" href="/devices?tag=${encodeURIComponent(t)}">${icon('tag', 12)} ${t}</a>`)}
          ${d.gateway ? html`<a class="chip" href="/devices/${encodeURIComponent(d.gateway)}">via ${d.gateway}</a>` : nothing}
        </div>
      </div>
      <div class="actions">
        <button class="btn" @click=${this.#edit}>${icon('edit', 15)} Edit</button>
        <button class="btn square" aria-label="Delete device" title="Delete device" @click=${this.#askRemoval}>${icon('trash', 16)}</button>
      </div>
    </div>`;
  }

  #content({ device, profile }: Loaded) {
    switch (this.#tab.id) {
      case 'attributes':
        return html`<bp-attributes-tab .device=${device.id}></bp-attributes-tab>`;
      case 'commands':
        return html`<bp-commands-tab .device=${device} .profile=${profile}></bp-commands-tab>`;
      case 'credentials':
        return html`<bp-credentials-tab .device=${device.id}></bp-credentials-tab>`;
      case 'events':
        return html`<bp-events-tab .device=${device.id}></bp-events-tab>`;
      case 'diagnostics':
        return html`<bp-diagnostics-tab .device=${device.id}></bp-diagnostics-tab>`;
      case 'connect':
        return html`<bp-connect-tab .device=${device} .profile=${profile}></bp-connect-tab>`;
      default:
        return html`<bp-values-tab .device=${device} .profile=${profile}></bp-values-tab>`;
    }
  }

  #dialog({ device }: Loaded) {
    const close = () => (this.dialog = '');
    if (this.dialog === 'edit') {
      return html`<bp-edit-device .device=${device} @saved=${this.#onSaved} @close=${close}></bp-edit-device>`;
    }
    return html`<bp-confirm
      heading="Delete ${device.name || device.id}?"
      text="Its credentials stop working at once. Its attributes and commands are deleted, and all its stored values are erased; they cannot be brought back."
      verb="Delete device"
      .run=${() => this.#remove()}
      @close=${close}
    ></bp-confirm>`;
  }
}
