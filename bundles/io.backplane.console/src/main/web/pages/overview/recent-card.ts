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

interface State {
  recent: Device[];
  /** Whether there are devices at all. */
  any: boolean;
}

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

  async #load(signal: AbortSignal): Promise<State> {
    const recent = await devices.recent(SHOWN, signal);
    const any = recent.length > 0 || (await devices.list({}, 1, undefined, signal)).items.length > 0;
    return { recent, any };
  }

  #heard(item: { device: string } & Presence): void {
    const known = this.#list.data?.recent.find((d) => d.id === item.device);
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
      ${loaded(this.#list, (s) => this.#body(s), 5)}
    </section>`;
  }

  #body({ recent, any }: State) {
    if (!any) {
      return empty('device', 'No devices yet', 'Add one, take its token and send the first value.',
        html`<a class="btn small primary" href="/devices?new=1">${icon('plus', 14)} Add device</a>`);
    }
    if (!recent.length) {
      return empty('device', 'Nothing was heard yet', 'Devices are listed here as soon as they send a first value.');
    }
    const order = [...recent].sort((a, b) => (b.presence?.lastSeen ?? 0) - (a.presence?.lastSeen ?? 0));
    return html`<ul>${order.map((d) => this.#row(d))}</ul>`;
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
