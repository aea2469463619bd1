import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ui } from './styles.js';
import { icon } from './icons.js';
import { when } from '../core/format.js';
import { bounds, isLive, PRESETS, type Range } from '../core/ranges.js';
import './dialog.js';

/** Chooses the span of a chart; fires `range` with the new one. */
@customElement('bp-range-picker')
export class RangePicker extends LitElement {
  static override styles = [
    ...ui,
    css`
      :host { display: inline-block; }
    `,
  ];

  @property({ attribute: false }) range: Range = { last: PRESETS[0]!.last };
  @state() private custom = false;
  @state() private wrong = '';

  #choose(range: Range): void {
    this.dispatchEvent(new CustomEvent<Range>('range', { detail: range }));
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const from = new Date(String(data.get('from'))).getTime();
    const to = new Date(String(data.get('to'))).getTime();
    if (!(to > from)) {
      this.wrong = 'The end must be later than the start.';
      return;
    }
    this.custom = false;
    this.#choose({ from, to });
  }

  override render() {
    const range = this.range;
    const label = isLive(range) ? 'Custom' : `${when(range.from)} – ${when(range.to)}`;
    return html`<div class="segments" role="group" aria-label="Time range">
        ${PRESETS.map(
          (p) => html`<button
            title=${p.title}
            aria-pressed=${isLive(range) && range.last === p.last}
            @click=${() => this.#choose({ last: p.last })}
          >${p.label}</button>`,
        )}
        <button aria-pressed=${!isLive(range)} @click=${() => (this.custom = true)}>${label}</button>
      </div>
      ${this.custom ? this.#dialog() : nothing}`;
  }

  #dialog() {
    const { from, to } = bounds(this.range);
    return html`<bp-dialog heading="Choose a time range" @close=${() => (this.custom = false)}>
      <form class="fields" @submit=${this.#submit}>
        ${this.#moment('from', 'From', from)} ${this.#moment('to', 'To', to)}
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <button class="btn primary">${icon('check', 15)} Show</button>
      </form>
    </bp-dialog>`;
  }

  #moment(name: string, label: string, ts: number) {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input class="input" type="datetime-local" step="1" id=${name} name=${name} .value=${local(ts)} required />
    </div>`;
  }
}

function local(ts: number): string {
  return new Date(ts - new Date(ts).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
