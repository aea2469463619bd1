import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { events } from '../../api/devices.js';
import type { DeviceEvent } from '../../api/types.js';
import { exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { Feed } from '../../live/feed.js';
import { empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notifyFailure } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';

const MOST = 500;

/** What happened at a device, newest first: as it comes, and as far back as the node keeps it. */
@customElement('bp-events-tab')
export class EventsTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      td:last-child { overflow-wrap: anywhere; min-width: 200px; }
      .left { padding: 0 16px 12px; }
      .foot { display: flex; justify-content: center; padding: 12px; border-top: 1px solid var(--line); }
    `,
  ];

  @property() device = '';
  @state() private fresh: DeviceEvent[] = [];
  @state() private older: DeviceEvent[] = [];
  @state() private next?: string;
  @state() private skipped = 0;
  #list = new Loader(this, async (signal) => {
    const page = await events(this.device, undefined, signal);
    this.next = page.next;
    return page.items;
  }, {});

  constructor() {
    super();
    new Feed(this, () => (this.device ? { topic: 'events', device: this.device } : undefined), (frame) => {
      const news = [...(frame.items ?? [])].reverse() as DeviceEvent[];
      this.fresh = [...news, ...this.fresh].slice(0, MOST);
      this.skipped += frame.skipped ?? 0;
    });
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.get('device')) void this.#again();
  }

  async #more(): Promise<void> {
    try {
      const page = await events(this.device, this.next);
      this.older = [...this.older, ...page.items];
      this.next = page.next;
    } catch (e) {
      notifyFailure('Could not load older ones', e);
    }
  }

  async #again(): Promise<void> {
    this.fresh = [];
    this.older = [];
    this.skipped = 0;
    await this.#list.reload();
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <header>${icon('activity', 16)}<h2 id="h" class="grow">Events</h2><span class="dim small">newest first</span></header>
      ${this.skipped
        ? html`<p class="left mut">${this.skipped} came too fast to be shown live. <button class="btn small" @click=${this.#again}>Load them</button></p>`
        : nothing}
      ${loaded(this.#list, (items) => this.#content(items))}
    </section>`;
  }

  #content(items: DeviceEvent[]) {
    const kept = [...items, ...this.older];
    const known = new Set(kept.map(name));
    const all = [...this.fresh.filter((e) => !known.has(name(e))), ...kept];
    return html`${all.length ? this.#table(all) : this.#none()}
      ${this.next ? html`<div class="foot"><button class="btn small" @click=${this.#more}>Look further back</button></div>` : nothing}`;
  }

  #none() {
    return empty('activity', 'No events', 'What the device publishes as an event appears here at once; the node keeps it as long as the device\'s messages.');
  }

  #table(all: DeviceEvent[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Events">
      <table>
        <thead><tr><th>Time</th><th>Event</th><th>Data</th></tr></thead>
        <tbody>
          ${all.map(
            (e) => html`<tr>
              <td class="num dim" title=${exact(e.ts)}>${when(e.ts)}</td>
              <td class="mono">${e.name}</td>
              <td class="mono">${e.type === 'json' || e.type === 'geo' ? JSON.stringify(e.value) : String(e.value)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

function name(e: DeviceEvent): string {
  return `${e.name} ${e.ts} ${JSON.stringify(e.value)}`;
}
