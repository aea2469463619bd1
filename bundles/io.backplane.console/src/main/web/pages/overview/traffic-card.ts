import { LitElement, css, html, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { Watch } from '../../core/cell.js';
import { count } from '../../core/format.js';
import { figures, moments } from '../../live/node-feed.js';
import { chip } from '../../ui/bits.js';
import type { Chart } from '../../ui/chart.js';
import { Tail, type ChartSeries } from '../../ui/chart-data.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import '../../ui/chart.js';

const SPAN = 5 * 60_000;

/** Messages through the gate, second by second. */
@customElement('bp-traffic-card')
export class TrafficCard extends LitElement {
  static override styles = [
    ...ui,
    css`
      .body { padding: 0 16px 14px; }
      bp-chart { --chart-height: 246px; }
      .card { height: 100%; }
    `,
  ];

  @query('bp-chart') private chart?: Chart;
  #series: ChartSeries[] = [
    { label: 'Messages / s', unit: '', color: 'series-1', buckets: [], tail: new Tail() },
  ];

  constructor() {
    super();
    new Watch(this, [figures]);
  }

  override willUpdate(): void {
    const tail = this.#series[0]!.tail;
    for (const m of moments) tail.add(m.ts, m.node.gate?.perSecond);
    tail.trim(Date.now() - SPAN - 5000);
    this.chart?.redraw();
  }

  override render() {
    const gate = figures.value?.gate;
    const now = moments.at(-1)?.ts ?? Date.now();
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('activity', 17)}
        <h2 id="h">Traffic</h2>
        <span class="grow"></span>
        ${gate?.rejected ? chip(`${count(gate.rejected)} rejected`, 'warn') : nothing}
        ${gate?.refused ? chip(`${count(gate.refused)} refused`, 'bad') : nothing}
        ${chip('5 min')}
      </header>
      <div class="body">
        <bp-chart zero .series=${this.#series} .from=${now - SPAN} .to=${now} label="Messages per second, last five minutes"></bp-chart>
      </div>
    </section>`;
  }
}
