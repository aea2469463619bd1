import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { devices, profiles } from '../../api/devices.js';
import type { Device, Profile } from '../../api/types.js';
import { Loader } from '../../core/loader.js';
import { devicePath } from '../../core/router.js';
import { valueText } from '../../core/units.js';
import { Latest } from '../../live/latest.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon, type IconName } from '../../ui/icons.js';
import type { SeriesKey } from '../../ui/series-chart.js';
import { ui } from '../../ui/styles.js';
import '../../ui/series-chart.js';

interface Host {
  device?: Device;
  profile?: Profile;
}

interface View {
  id: string;
  label: string;
  icon: IconName;
  keys: string[];
  shown: string;
}

const VIEWS: View[] = [
  { id: 'cpu', label: 'CPU', icon: 'gauge', keys: ['cpu.load', 'cpu.iowait'], shown: 'cpu.load' },
  { id: 'memory', label: 'Memory', icon: 'memory', keys: ['memory.used', 'jvm.heap.used'], shown: 'memory.load' },
  { id: 'network', label: 'Network in', icon: 'network', keys: ['network.received', 'network.sent'], shown: 'network.received' },
  { id: 'disk', label: 'Disk writes', icon: 'database', keys: ['disk.written', 'disk.read'], shown: 'disk.written' },
  { id: 'temperature', label: 'Temperature', icon: 'thermometer', keys: ['temperature'], shown: 'temperature' },
  { id: 'processes', label: 'Processes', icon: 'layers', keys: ['processes'], shown: 'processes' },
];

/** The machine the node runs on, which is itself a device. */
@customElement('bp-machine-card')
export class MachineCard extends LitElement {
  static override styles = [
    ...ui,
    css`
      .split { display: grid; grid-template-columns: minmax(0, 1fr) 290px; gap: 8px 22px; padding: 0 16px 14px; }
      bp-series-chart { --chart-height: 286px; }
      .views { display: grid; gap: 2px; align-content: start; }
      .views button {
        appearance: none; border: 0; background: none; font: inherit; color: inherit; text-align: left; cursor: pointer;
        display: flex; align-items: center; gap: 11px; padding: 7px 10px; border-radius: 10px;
      }
      .views button:hover { background: var(--surface-2); }
      .views button[aria-pressed='true'] { background: var(--surface-3); }
      .views button[aria-pressed='true'] .tile { background: var(--brand-soft); color: var(--brand); }
      .tile { width: 30px; height: 30px; background: var(--surface-3); color: var(--text-2); }
      @media (max-width: 900px) {
        .split { grid-template-columns: minmax(0, 1fr); }
        bp-series-chart { --chart-height: 220px; }
        .views { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
      }
      @media (max-width: 480px) {
        .views button { flex-direction: column; align-items: flex-start; gap: 4px; }
        .views .tile { display: none; }
      }
    `,
  ];

  @state() private view = VIEWS[0]!;
  #host = new Loader<Host>(this, (signal) => this.#find(signal), {});
  #latest = new Latest(this, () => this.#host.data?.device?.id);
  #retry = 0;

  async #find(signal: AbortSignal): Promise<Host> {
    const page = await devices.list({ tag: 'host' }, 5, undefined, signal);
    const device = page.items.find((d) => d.presence?.connected) ?? page.items[0];
    if (!device) return {};
    const profile = await profiles.find(device.profile, signal).catch(() => undefined);
    return { device, profile };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#retry = window.setInterval(() => {
      if (this.#host.data && !this.#host.data.device) void this.#host.reload();
    }, 3000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#retry);
  }

  override updated(): void {
    if (this.#host.data?.device && !this.#latest.loader.data && !this.#latest.loader.loading && !this.#latest.loader.error) {
      void this.#latest.loader.reload();
    }
  }

  #keys(profile?: Profile): SeriesKey[] {
    return this.view.keys
      .filter((key) => this.#latest.samples.has(key))
      .map((key, i) => {
        const p = profile?.properties.find((q) => q.key === key);
        const type = this.#latest.samples.get(key)?.type ?? 'real';
        return { key, title: p?.title || key, unit: p?.unit ?? '', color: `series-${i + 1}`, type };
      });
  }

  override render() {
    const device = this.#host.data?.device;
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('server', 17)}
        <h2 id="h">This machine</h2>
        ${device ? html`<a class="mono small" href=${devicePath(device.id)}>${device.id}</a>` : nothing}
        <span class="grow"></span>
        ${device ? chip('Live', 'ok', true) : nothing}
      </header>
      ${loaded(this.#host, (host) => (host.device ? this.#body(host.device, host.profile) : this.#none()), 6)}
    </section>`;
  }

  #body(device: Device, profile?: Profile) {
    return html`<div class="split">
      <bp-series-chart snug .device=${device.id} .keys=${this.#keys(profile)} .range=${LAST} label=${this.view.label}></bp-series-chart>
      <div class="views" role="group" aria-label="What the chart shows">
        ${VIEWS.filter((v) => this.#latest.samples.has(v.shown)).map((v) => this.#view(v, profile))}
      </div>
    </div>`;
  }

  #view(v: View, profile?: Profile) {
    const property = profile?.properties.find((p) => p.key === v.shown);
    return html`<button aria-pressed=${v.id === this.view.id} @click=${() => (this.view = v)}>
      <span class="tile">${icon(v.icon, 16)}</span>
      <span class="grow mut cut">${v.label}</span>
      <span class="strong num">${valueText(this.#latest.samples.get(v.shown), property?.unit)}</span>
    </button>`;
  }

  #none() {
    return empty('server', 'This machine is not a device yet',
      'The host driver reads the machine’s CPU, memory, disk and network each second. It is starting, or it is switched off.');
  }
}

const LAST = { last: 900_000 };
