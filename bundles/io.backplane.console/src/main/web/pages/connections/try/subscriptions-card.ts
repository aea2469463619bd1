import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Watch } from '../../../core/cell.js';
import type { Qos } from '../../../mqtt/packets.js';
import { icon } from '../../../ui/icons.js';
import { ui } from '../../../ui/styles.js';
import { outcomeLine, outcomeOf } from './outcome-line.js';
import { qosField } from './qos-field.js';
import { trial, type Outcome, type Subscribed } from './trial.js';
import { tryStyles } from './try-styles.js';

/** What the connection listens to, with the server's answer to each. */
@customElement('bp-try-subscriptions')
export class TrySubscriptions extends LitElement {
  static override styles = [
    ...ui,
    tryStyles,
    css`
      form { display: grid; grid-template-columns: minmax(0, 1fr) 84px auto; gap: 10px; align-items: end; }
      li { display: flex; align-items: center; gap: 10px; padding: 8px 0; border-top: 1px solid var(--line); }
      li .mono { overflow-wrap: anywhere; }
    `,
  ];

  @state() private outcome?: Outcome;

  constructor() {
    super();
    new Watch(this, [trial.changes]);
  }

  async #subscribe(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const filter = String(data.get('filter'));
    await this.#tell(filter, () => trial.subscribe(filter, Number(data.get('qos')) as Qos));
  }

  async #tell(filter: string, run: () => Promise<Outcome>): Promise<void> {
    const { words, good } = await outcomeOf(run);
    this.outcome = { words: `${filter}: ${words}`, good };
  }

  override render() {
    const off = trial.phase !== 'connected';
    return html`<section class="card" aria-labelledby="h">
      <header>${icon('stream', 16)}<h2 id="h" class="grow">Subscriptions</h2></header>
      <div class="body">
        <form autocomplete="off" @submit=${this.#subscribe}>
          <div class="field">
            <label for="filter">Topic filter</label>
            <input class="input mono" id="filter" name="filter" required autocapitalize="off" spellcheck="false" placeholder="commands/#" />
          </div>
          ${qosField('sub-qos', 1)}
          <button class="btn" ?disabled=${off}>Subscribe</button>
        </form>
        ${outcomeLine(this.outcome)}
        ${trial.subscribed.length ? html`<ul aria-label="Subscriptions">${trial.subscribed.map((s) => this.#row(s))}</ul>` : nothing}
      </div>
    </section>`;
  }

  #row(s: Subscribed) {
    return html`<li>
      <span class="grow"><span class="mono">${s.filter}</span><br /><span class="dim small">${s.words}</span></span>
      <button class="btn small" aria-label="Unsubscribe ${s.filter}" @click=${() => this.#tell(s.filter, () => trial.unsubscribe(s.filter))}>Unsubscribe</button>
    </li>`;
  }
}
