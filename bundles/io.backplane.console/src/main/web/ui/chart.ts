import uPlot from 'uplot';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { dark } from '../core/theme.js';
import { when } from '../core/format.js';
import { quantity } from '../core/units.js';
import { plotStyles } from './plot-styles.js';
import { ui } from './styles.js';
import { chartOptions } from './chart-options.js';
import { summary, toTable, type ChartSeries } from './chart-data.js';
import { styled } from './styled.js';

/** Lines over time, each with its band of lowest and highest. Fires `zoom` for a chosen stretch. */
@customElement('bp-chart')
export class Chart extends LitElement {
  static override styles = [
    ...ui,
    plotStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; height: var(--chart-height, 260px); }
      .legend { display: flex; flex-wrap: wrap; gap: 2px 18px; padding: 0 2px 4px; font-size: 13px; min-height: 24px; }
      .legend i { width: 10px; height: 10px; border-radius: 3px; flex: none; }
      .legend .row { gap: 7px; }
      .plot { position: relative; flex: 1; min-height: 0; }
      .canvas { position: absolute; inset: 0; }
      .none { position: absolute; inset: 0; display: grid; place-items: center; color: var(--text-3); pointer-events: none; }
    `,
  ];

  @property({ attribute: false }) series: ChartSeries[] = [];
  /** The span shown, milliseconds. */
  @property({ type: Number }) from = 0;
  @property({ type: Number }) to = 1;
  @property() label = '';
  /** Keeps zero in sight, for amounts. */
  @property({ type: Boolean }) zero = false;
  /** The values are asked for; nobody knows yet whether there are any. */
  @property({ type: Boolean }) waiting = false;
  @state() private at: number | null = null;
  @query('.canvas') private canvas!: HTMLElement;
  #plot?: uPlot;
  #shape = '';
  #observer?: ResizeObserver;
  #unwatch?: () => void;
  #frame = 0;
  #tables: ReturnType<typeof toTable>[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = dark.watch(() => requestAnimationFrame(() => this.#rebuild()));
    if (this.hasUpdated) this.#observe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#observer?.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#shape = '';
  }

  override firstUpdated(): void {
    this.#observe();
  }

  #observe(): void {
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(this.canvas);
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.has('series') || changed.has('from') || changed.has('to')) this.redraw();
  }

  /** Draws what the series hold by now, at most once a frame. */
  redraw(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.isConnected && !document.hidden) this.#draw();
    });
  }

  #draw(): void {
    const shape = JSON.stringify(this.series.map((s) => [s.label, s.unit, s.color, s.stepped]));
    this.#tables = this.series.map(toTable);
    if (shape !== this.#shape || !this.#plot) {
      this.#shape = shape;
      this.#build();
    }
    if (!this.#plot) return;
    this.#plot.setData(this.#data(), false);
    this.#plot.setScale('x', { min: this.from / 1000, max: this.to / 1000 });
    this.requestUpdate();
  }

  #data(): uPlot.AlignedData {
    if (this.#tables.length === 0) return [[]] as unknown as uPlot.AlignedData;
    if (this.#tables.length === 1) return this.#tables[0] as uPlot.AlignedData;
    return uPlot.join(this.#tables as uPlot.AlignedData[]);
  }

  #rebuild(): void {
    this.#shape = '';
    this.redraw();
  }

  #build(): void {
    const box = this.canvas.getBoundingClientRect();
    if (!box.width || !box.height) return;
    this.#plot?.destroy();
    const plan = {
      series: this.series,
      unit: this.series[0]?.unit ?? '',
      zero: this.zero,
      resolve: (token: string) => this.#resolve(token),
      stepPaths: uPlot.paths.stepped?.({ align: 1 }),
      onCursor: (index: number | null) => (this.at = index),
      onZoom: (from: number, to: number) =>
        this.dispatchEvent(new CustomEvent('zoom', { detail: { from, to } })),
    };
    this.#plot = new uPlot(chartOptions(plan, box.width, box.height), this.#data(), this.canvas);
  }

  #resolve(token: string): string {
    this.canvas.style.color = `var(--${token})`;
    const color = getComputedStyle(this.canvas).color;
    this.canvas.style.color = '';
    return color;
  }

  #fit(): void {
    const box = this.canvas.getBoundingClientRect();
    if (!box.width || !box.height) return;
    if (this.#plot) this.#plot.setSize({ width: box.width, height: box.height });
    else this.redraw();
    this.dispatchEvent(new CustomEvent('width', { detail: box.width }));
  }

  override render() {
    const sums = this.#tables.map((table, i) => this.series[i] && summary(table, this.series[i]));
    const bare = sums.every((s) => !s);
    return html`<div class="legend num">${this.series.map((s, i) => this.#legend(s, i, sums[i]?.last))}
        ${this.#cursorTime()}</div>
      <div class="plot" aria-busy=${this.waiting}>
        <div class="canvas" role="img" aria-label=${this.#spoken(sums)}></div>
        ${bare && !this.waiting ? html`<div class="none">No values in this range</div>` : nothing}
      </div>`;
  }

  #legend(s: ChartSeries, i: number, last: number | undefined) {
    const index = this.at;
    const there = index == null ? undefined : this.#plot?.data[i * 3 + 1]?.[index];
    const value = index == null ? last : there;
    return html`<span class="row">
      <i ${styled({ background: `var(--${s.color})` })}></i>
      <span class="mut">${s.label}</span>
      <span class="strong">${value == null ? '–' : quantity(value, s.unit)}</span>
    </span>`;
  }

  #cursorTime() {
    const ts = this.at == null ? undefined : this.#plot?.data[0]?.[this.at];
    return ts == null ? nothing : html`<span class="dim">${when(ts * 1000)}</span>`;
  }

  #spoken(sums: ReturnType<typeof summary>[]): string {
    const parts = this.series.map((s, i) => {
      const sum = sums[i];
      if (!sum) return `${s.label}: no values`;
      return `${s.label} between ${quantity(sum.low, s.unit)} and ${quantity(sum.high, s.unit)}`;
    });
    return `${this.label || 'Chart'}. ${parts.join('. ')}`;
  }
}
