import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { telemetry } from '../../api/telemetry.js';
import { exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { bounds, type Range } from '../../core/ranges.js';
import { valueText } from '../../core/units.js';
import { empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

const LIMIT = 200;

/** Values that are no numbers, as a list of what was said when. */
@customElement('bp-history-table')
export class HistoryTable extends LitElement {
  static override styles = [
    ...ui,
    css`
      .scroll { max-height: 360px; overflow: auto; }
      td:last-child { overflow-wrap: anywhere; }
    `,
  ];

  @property() device = '';
  @property() key = '';
  @property() unit = '';
  @property({ attribute: false }) range: Range = { last: 900_000 };
  #asked = '';
  #values = new Loader(
    this,
    (signal) => {
      const { from, to } = bounds(this.range);
      return telemetry.history(this.device, this.key, from, to, LIMIT, signal);
    },
    { manual: true, every: 10_000 },
  );

  override willUpdate(): void {
    const wanted = JSON.stringify([this.device, this.key, this.range]);
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    void this.#values.reset();
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('history', 16)}
        <h2 id="h" class="grow">History of <span class="mono">${this.key}</span></h2>
        <button class="btn small ghost square" aria-label="Close" @click=${() => this.dispatchEvent(new CustomEvent('close'))}>${icon('x', 15)}</button>
      </header>
      ${loaded(this.#values, (items) =>
        items.length
          ? html`<div class="scroll" tabindex="0" role="group" aria-label="History">
              <table>
                <thead><tr><th>Time</th><th>Value</th></tr></thead>
                <tbody>${items.map((s) => html`<tr><td class="num dim" title=${exact(s.ts)}>${when(s.ts)}</td><td>${valueText(s, this.unit)}</td></tr>`)}</tbody>
              </table>
            </div>`
          : empty('history', 'No values in this range', 'Choose a longer range.'),
      )}
    </section>`;
  }
}
