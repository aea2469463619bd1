import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { devices } from '../../api/devices.js';
import type { Device, Presence } from '../../api/types.js';
import { ago } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { devicePath } from '../../core/router.js';
import { Feed } from '../../live/feed.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

const SHOWN = 6;

/** Devices heard from last. */
@customElement('bp-recent-card')
export class RecentCard extends LitElement {
  static override styles = [
    ...ui,
    css`
      .card { height: 100%; }
      ul { padding: 0 16px 12px; }
      li { border-bottom: 1px solid var(--line); }
      li:last-child { border: 0; }
      li a { display: flex; align-items: center; gap: 11px; padding: 9px 0; color: var(--text); }
      li a:hover { text-decoration: none; color: var(--brand); }
      .tile { width: 30px; height: 30px; }
    `,
  ];

  #clock = 0;
  #list = new Loader(this, (signal) => this.#load(signal), { every: 10_000 });

  constructor() {
    super();
    new Feed(this, () => ({ topic: 'presence' }), (frame) => {
      for (const item of frame.items ?? []) this.#heard(item);
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

  async #load(signal: AbortSignal): Promise<Device[]> {
    const online = await devices.list({ connected: 'true' }, 50, undefined, signal);
    const rest = online.items.length < SHOWN ? await devices.list({}, 50, undefined, signal) : undefined;
    const all = new Map([...(rest?.items ?? []), ...online.items].map((d) => [d.id, d]));
    return [...all.values()];
  }

  #heard(item: { device: string } & Presence): void {
    const known = this.#list.data?.find((d) => d.id === item.device);
    if (known) known.presence = { ...known.presence, ...item };
    this.requestUpdate();
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('device', 17)}
        <h2 id="h" class="grow">Recent devices</h2>
        <a class="small" href="/devices">All devices</a>
      </header>
      ${loaded(this.#list, (list) => this.#body(list), 5)}
    </section>`;
  }

  #body(list: Device[]) {
    const recent = [...list].sort((a, b) => (b.presence?.lastSeen ?? 0) - (a.presence?.lastSeen ?? 0)).slice(0, SHOWN);
    if (!recent.length) {
      return empty('device', 'No devices yet', 'Add one, take its token and send the first value.',
        html`<a class="btn small primary" href="/devices?new=1">${icon('plus', 14)} Add device</a>`);
    }
    return html`<ul>${recent.map((d) => this.#row(d))}</ul>`;
  }

  #row(d: Device) {
    const online = d.presence?.connected;
    return html`<li>
      <a href=${devicePath(d.id)}>
        <span class="tile ${online ? 'ok' : 'off'}">${icon('device', 16)}</span>
        <span class="grow">
          <span class="strong cut row">${d.name || d.id} ${d.simulated ? chip('Simulated', 'info') : ''}</span>
          <span class="dim small cut">${d.profile}${d.presence?.protocol ? ` · ${d.presence.protocol}` : ''}</span>
        </span>
        <span class="dim small num">${ago(d.presence?.lastSeen)}</span>
      </a>
    </li>`;
  }
}
