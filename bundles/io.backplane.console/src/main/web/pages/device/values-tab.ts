import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Device, Profile, Property, Sample } from '../../api/types.js';
import { ago, count, exact } from '../../core/format.js';
import { parseRange, rangeText, type Range } from '../../core/ranges.js';
import { place, setQuery } from '../../core/router.js';
import { drawable, valueText } from '../../core/units.js';
import { Latest } from '../../live/latest.js';
import { chip, empty, failure, skeleton } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import type { SeriesKey } from '../../ui/series-chart.js';
import { ui } from '../../ui/styles.js';
import { valuesStyles } from './values-styles.js';
import '../../ui/range-picker.js';
import '../../ui/series-chart.js';
import './history-table.js';

const COLORS = 6;
const SHOWN_AT_FIRST = 2;
/** Values that come less often than this flash when they do, milliseconds. */
const RARE = 2500;

/** What a device says: newest values live, and charts of those that were chosen. */
@customElement('bp-values-tab')
export class ValuesTab extends LitElement {
  static override styles = [...ui, valuesStyles];

  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) profile?: Profile;
  @state() private table = '';
  #heard = new Map<string, number>();
  #fresh = new Map<string, number>();
  #latest = new Latest(this, () => this.device?.id, (samples) => this.#mark(samples));
  #stop?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    const clock = window.setInterval(() => this.requestUpdate(), 1000);
    const unwatch = place.watch(() => this.requestUpdate());
    this.#stop = () => {
      clearInterval(clock);
      unwatch();
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  #mark(samples: Sample[]): void {
    const now = performance.now();
    for (const s of samples) {
      const before = this.#heard.get(s.key);
      this.#heard.set(s.key, now);
      if (before !== undefined && now - before > RARE) this.#fresh.set(s.key, now);
    }
  }

  #property(key: string): Property | undefined {
    return this.profile?.properties.find((p) => p.key === key);
  }

  /** The profile's properties in its order, then all other keys by name. */
  get #samples(): Sample[] {
    const order = new Map(this.profile?.properties.map((p, i) => [p.key, i]));
    const at = (s: Sample) => order.get(s.key) ?? Infinity;
    return [...this.#latest.samples.values()].sort((a, b) => {
      const [x, y] = [at(a), at(b)];
      return x === y ? a.key.localeCompare(b.key) : x - y;
    });
  }

  /** Keys to draw: those in the address, or the first ones there are. */
  #chosen(samples: Sample[]): string[] {
    const asked = place.value.query.get('keys');
    if (asked !== null) return asked.split(',').filter(Boolean).map(decodeURIComponent);
    const good = samples.filter((s) => drawable(s.type));
    return good.slice(0, SHOWN_AT_FIRST).map((s) => s.key);
  }

  #toggle(key: string, chosen: string[]): void {
    const next = chosen.includes(key) ? chosen.filter((k) => k !== key) : [...chosen, key].slice(-COLORS);
    setQuery({ keys: next.map(encodeURIComponent).join(',') || ',' });
  }

  override render() {
    const samples = this.#samples;
    const { loader } = this.#latest;
    if (!samples.length) {
      if (loader.error) return html`<div class="card">${failure(loader.error, () => void loader.reload())}</div>`;
      return html`<div class="card">${loader.data ? this.#none() : skeleton(6)}</div>`;
    }
    const chosen = this.#chosen(samples);
    return html`<div class="split">
      <div class="stack">${this.#charts(samples, chosen)}</div>
      ${this.#list(samples, chosen)}
    </div>`;
  }

  #none() {
    return empty('activity', 'Nothing was heard yet', 'As soon as this device sends a value, it appears here.',
      html`<a class="btn primary" href="?tab=connect" @click=${(e: Event) => (e.preventDefault(), setQuery({ tab: 'connect' }))}>${icon('link', 15)} How to connect it</a>`);
  }

  #charts(samples: Sample[], chosen: string[]) {
    const range = parseRange(place.value.query.get('range'));
    const panels = this.#panels(samples, chosen);
    return html`<div class="row between wrap">
        <bp-range-picker .range=${range} @range=${(e: CustomEvent<Range>) => setQuery({ range: rangeText(e.detail) })}></bp-range-picker>
        ${'last' in range ? chip('Live', 'ok', true) : html`<button class="btn small" @click=${() => setQuery({ range: null })}>Back to live</button>`}
      </div>
      ${panels.map(
        (keys) => html`<section class="card panel" aria-label=${keys.map((k) => k.title).join(', ')}>
          <bp-series-chart
            .device=${this.device.id} .keys=${keys} .range=${range} label=${keys.map((k) => k.title).join(', ')}
            @range=${(e: CustomEvent<Range>) => setQuery({ range: rangeText(e.detail) })}
          ></bp-series-chart>
        </section>`,
      )}
      ${panels.length ? nothing : html`<div class="card">${empty('activity', 'No value is chosen', 'Choose values in the list to draw them over time.')}</div>`}
      ${this.table ? html`<bp-history-table .device=${this.device.id} .key=${this.table} .unit=${this.#property(this.table)?.unit ?? ''} .range=${range} @close=${() => (this.table = '')}></bp-history-table>` : nothing}`;
  }

  /** One chart for each unit; numbers without a unit share one only if they are alike. */
  #panels(samples: Sample[], chosen: string[]): SeriesKey[][] {
    const panels = new Map<string, SeriesKey[]>();
    chosen.forEach((key, i) => {
      const sample = samples.find((s) => s.key === key);
      if (!sample || !drawable(sample.type)) return;
      const property = this.#property(key);
      const unit = property?.unit ?? '';
      const panel = sample.type === 'bool' ? 'bool' : unit || `plain:${key}`;
      const entry = { key, title: property?.title || key, unit, color: `series-${(i % COLORS) + 1}`, type: sample.type };
      panels.set(panel, [...(panels.get(panel) ?? []), entry]);
    });
    return [...panels.values()];
  }

  #list(samples: Sample[], chosen: string[]) {
    const skipped = this.#latest.skipped;
    return html`<section class="card values" aria-labelledby="v">
      <header>
        <h2 id="v" class="grow">Latest values</h2>
        ${skipped ? html`<span title="Newer values replaced them before they could be sent to this page">${chip(`${count(skipped)} skipped`)}</span>` : nothing}
        ${chip(count(samples.length))}
      </header>
      <ul>${samples.map((s) => this.#row(s, chosen))}</ul>
    </section>`;
  }

  #row(s: Sample, chosen: string[]) {
    const property = this.#property(s.key);
    const at = chosen.indexOf(s.key);
    const can = drawable(s.type);
    const fresh = performance.now() - (this.#fresh.get(s.key) ?? -1e9) < 900;
    return html`<li class=${fresh ? 'fresh' : ''}>
      ${can
        ? html`<button class="pick" aria-pressed=${at >= 0} aria-label="Draw ${property?.title || s.key}" @click=${() => this.#toggle(s.key, chosen)}>
            <i class=${at >= 0 ? `s${(at % COLORS) + 1}` : ''}></i>
          </button>`
        : html`<button class="pick" aria-pressed=${this.table === s.key} aria-label="History of ${property?.title || s.key}" @click=${() => (this.table = this.table === s.key ? '' : s.key)}>${icon('history', 14)}</button>`}
      <div class="grow">
        <div class="cut">${property?.title || s.key}</div>
        <div class="dim small cut"><span class="mono">${s.key}</span></div>
      </div>
      <div class="right figure">
        <div class="strong num value">${valueText(s, property?.unit)}</div>
        <div class="dim small num" title=${exact(s.ts)}>${ago(s.ts)}</div>
      </div>
    </li>`;
  }
}
