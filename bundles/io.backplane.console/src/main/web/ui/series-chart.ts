import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { telemetry } from '../api/telemetry.js';
import type { Bucket, Sample, ValueType } from '../api/types.js';
import { Loader } from '../core/loader.js';
import { bounds, isLive, type Range } from '../core/ranges.js';
import { drawn } from '../core/units.js';
import { Feed } from '../live/feed.js';
import { failure } from './bits.js';
import type { Chart } from './chart.js';
import { Tail, type ChartSeries } from './chart-data.js';
import { ui } from './styles.js';
import './chart.js';

export interface SeriesKey {
  key: string;
  title: string;
  unit: string;
  color: string;
  type: ValueType;
}

/** One point for each two pixels is as fine as a line can show. */
const PIXELS_PER_POINT = 2;
/** So few values in a range are drawn as they are. */
const FEW = 500;
/** A few may come between two questions. */
const RAW_LIMIT = 2 * FEW;
/** A chart that hugs its data shows at least this much, milliseconds. */
const SNUG_LEAST = 120_000;

/**
 * Values of one device over a range: buckets from the node, as many as there are pixels to show
 * them, and behind them the live values. The keys shown together have one unit.
 */
@customElement('bp-series-chart')
export class SeriesChart extends LitElement {
  static override styles = [
    ...ui,
    css`
      :host { display: block; position: relative; }
      .busy { position: absolute; right: 0; top: 4px; font-size: 12px; color: var(--text-3); }
    `,
  ];

  @property() device = '';
  @property({ attribute: false }) keys: SeriesKey[] = [];
  @property({ attribute: false }) range: Range = { last: 900_000 };
  @property() label = '';
  /** Starts where the values start if that is later than the range does. */
  @property({ type: Boolean }) snug = false;
  @state() private series: ChartSeries[] = [];
  @state() private span = bounds(this.range);
  @query('bp-chart') private chart?: Chart;
  #points = 300;
  #asked = '';
  #timer = 0;
  #clock = 0;
  #loadedAt = 0;
  /** What is wanted now was not answered yet. */
  #pending = true;
  #loader = new Loader(this, (signal) => this.#load(signal), { manual: true });

  constructor() {
    super();
    new Feed(
      this,
      () =>
        this.device && this.keys.length && isLive(this.range)
          ? { topic: 'telemetry', device: this.device, keys: this.keys.map((k) => k.key) }
          : undefined,
      (frame) => {
        if (frame.op === 'telemetry') this.#take(frame.items as Sample[]);
        if (frame.op === 'subscribed' && this.#loadedAt) this.#ask(0);
      },
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = window.setInterval(() => this.#tick(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    clearTimeout(this.#timer);
  }

  override willUpdate(): void {
    const wanted = JSON.stringify([this.device, this.keys, this.range]);
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    this.#pending = true;
    this.series = this.keys.map((k) => this.#kept(k));
    this.span = bounds(this.range);
    this.#ask(0);
  }

  /** Keeps what is drawn of a key until its new buckets arrive. */
  #kept(k: SeriesKey): ChartSeries {
    const old = this.series.find((s) => s.label === k.title);
    const stepped = k.type === 'bool';
    return { label: k.title, unit: k.unit, color: k.color, stepped, buckets: old?.buckets ?? [], tail: old?.tail ?? new Tail() };
  }

  #ask(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#loader.reload(), delay);
  }

  #onWidth(event: CustomEvent<number>): void {
    const points = Math.max(40, Math.floor(event.detail / PIXELS_PER_POINT));
    if (Math.abs(points - this.#points) < 20) return;
    this.#points = points;
    this.#ask(150);
  }

  async #load(signal: AbortSignal): Promise<void> {
    const keys = this.keys;
    const { from, to } = bounds(this.range);
    const all = await Promise.all(keys.map((k) => this.#read(k, from, to, signal)));
    keys.forEach((_, i) => {
      const series = this.series[i];
      if (!series) return;
      series.buckets = all[i]!;
      series.tail.trim(series.buckets.at(-1)?.lastTs ?? 0);
    });
    this.#loadedAt = Date.now();
    this.#pending = false;
    this.span = this.#bounds();
    this.chart?.redraw();
  }

  async #read(k: SeriesKey, from: number, to: number, signal: AbortSignal): Promise<Bucket[]> {
    const buckets = await telemetry.buckets(this.device, k.key, from, to, this.#points, signal);
    const values = buckets.reduce((sum, b) => sum + b.count, 0);
    if (values > FEW || values === buckets.length) {
      // on and off have no average: what it was at the end, and whether it was both
      return k.type === 'bool' ? buckets.map((b) => ({ ...b, avg: b.last })) : buckets;
    }
    const raw = await telemetry.history(this.device, k.key, from, to, RAW_LIMIT, signal);
    return raw.reverse().map((s) => {
      const v = drawn(s.value);
      return { from: s.ts, to: s.ts, count: 1, min: v, max: v, avg: v, first: v, last: v, lastTs: s.ts };
    });
  }

  #take(samples: Sample[]): void {
    let changed = false;
    for (const s of samples) {
      const i = this.keys.findIndex((k) => k.key === s.key);
      if (this.series[i]?.tail.add(s.ts, s.value)) changed = true;
    }
    if (changed) this.#slide();
  }

  /** Moves a live window on; reads buckets anew when many single values hang behind them. */
  #tick(): void {
    if (document.hidden || !isLive(this.range)) return;
    this.#slide();
    const pace = Math.max(15_000, this.range.last / 60);
    if (Date.now() - this.#loadedAt > pace && !this.#loader.loading) this.#ask(0);
  }

  #slide(): void {
    if (isLive(this.range)) this.span = this.#bounds();
    this.chart?.redraw();
  }

  #bounds(): { from: number; to: number } {
    const { from, to } = bounds(this.range);
    if (!this.snug || !this.#loadedAt) return { from, to };
    const first = Math.min(...this.series.map((s) => s.buckets[0]?.from ?? s.tail.ts[0] ?? to));
    return { from: Math.max(from, Math.min(first, to - SNUG_LEAST)), to };
  }

  override render() {
    if (this.#loader.error && !this.#loadedAt) {
      return failure(this.#loader.error, () => void this.#loader.reload());
    }
    return html`${this.#loader.loading && !this.#loadedAt ? html`<span class="busy" role="status">Loading</span>` : nothing}
      <bp-chart
        .series=${this.series} .from=${this.span.from} .to=${this.span.to} .label=${this.label} .waiting=${this.#pending && !this.#loader.error}
        @width=${this.#onWidth}
        @zoom=${(e: CustomEvent) => this.dispatchEvent(new CustomEvent('range', { detail: e.detail }))}
      ></bp-chart>`;
  }
}
