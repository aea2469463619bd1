import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Watch } from '../../../core/cell.js';
import type { Qos } from '../../../mqtt/packets.js';
import { icon } from '../../../ui/icons.js';
import { ui } from '../../../ui/styles.js';
import { outcomeLine, outcomeOf } from './outcome-line.js';
import { qosField } from './qos-field.js';
import { trial, type Outcome } from './trial.js';
import { tryStyles } from './try-styles.js';

/** Sends a message and shows what the server answered. */
@customElement('bp-try-publish')
export class TryPublish extends LitElement {
  static override styles = [
    ...ui,
    tryStyles,
    css`
      .to { display: grid; grid-template-columns: minmax(0, 1fr) 84px; gap: 10px; align-items: end; }
    `,
  ];

  @state() private outcome?: Outcome;

  constructor() {
    super();
    new Watch(this, [trial.changes]);
  }

  async #publish(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    this.outcome = undefined;
    this.outcome = await outcomeOf(() =>
      trial.publish({
        topic: String(data.get('topic')),
        payload: new TextEncoder().encode(String(data.get('payload'))),
        qos: Number(data.get('qos')) as Qos,
        retain: data.has('retain'),
      }),
    );
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <header>${icon('send', 16)}<h2 id="h" class="grow">Publish</h2></header>
      <div class="body">
        <form class="fields" autocomplete="off" @submit=${this.#publish}>
          <div class="to">
            <div class="field">
              <label for="topic">Topic</label>
              <input class="input mono" id="topic" name="topic" required autocapitalize="off" spellcheck="false" placeholder="telemetry" />
            </div>
            ${qosField('pub-qos', 1)}
          </div>
          <div class="field">
            <label for="payload">Payload</label>
            <textarea class="input mono" id="payload" name="payload" spellcheck="false" placeholder='{"temperature": 21.5}'></textarea>
          </div>
          <div class="actions">
            <button class="btn primary" ?disabled=${trial.phase !== 'connected'}>Publish</button>
            <label class="check"><input type="checkbox" name="retain" /> Retain</label>
          </div>
        </form>
        ${outcomeLine(this.outcome)}
      </div>
    </section>`;
  }
}
