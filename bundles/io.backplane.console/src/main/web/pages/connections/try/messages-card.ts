import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Watch } from '../../../core/cell.js';
import { bytes, count, exact, plural, when } from '../../../core/format.js';
import { chip, empty } from '../../../ui/bits.js';
import { icon } from '../../../ui/icons.js';
import { ui } from '../../../ui/styles.js';
import { hex, pretty } from '../../streams/payload.js';
import { KEPT, type Received } from './inbox.js';
import { trial } from './trial.js';
import '../../../ui/copy.js';
import '../../../ui/dialog.js';

type Form = 'text' | 'json' | 'hex';

/** Characters of a payload in the list, and in a dialog of its own. */
const SHOWN = 1000;
const SHOWN_WHOLE = 100_000;

/** What was received, the newest first. */
@customElement('bp-try-messages')
export class TryMessages extends LitElement {
  static override styles = [
    ...ui,
    css`
      ol { margin: 0; padding: 0; list-style: none; }
      li { padding: 10px 16px 12px; border-top: 1px solid var(--line); display: grid; gap: 7px; }
      .what { display: flex; gap: 6px 10px; align-items: center; flex-wrap: wrap; }
      .what .mono { overflow-wrap: anywhere; flex: 1 1 180px; }
      .counts { padding: 8px 16px; border-top: 1px solid var(--line); }
      .list { max-height: 900px; overflow-y: auto; }
      .list:focus-visible { box-shadow: inset 0 0 0 2px var(--brand); }
    `,
  ];

  @state() private form: Form = 'text';
  @state() private open?: Received;

  constructor() {
    super();
    new Watch(this, [trial.changes]);
  }

  override render() {
    const { items, paused } = trial.inbox;
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('activity', 16)}<h2 id="h" class="grow">Received</h2>
        ${this.#forms()}
        <button class="btn small" aria-pressed=${paused} @click=${() => trial.pause(!paused)}>${paused ? 'Go on' : 'Pause'}</button>
        <button class="btn small" ?disabled=${!trial.inbox.received} @click=${() => trial.clear()}>Clear</button>
      </header>
      ${this.#counts()}
      ${items.length
        ? html`<div class="list" tabindex="0" role="group" aria-label="Received messages"><ol>${repeat(items, (m) => m.number, (m) => this.#row(m))}</ol></div>`
        : empty('activity', 'No message yet', 'What comes for the subscriptions is shown here, the newest first.')}
    </section>
    ${this.open ? this.#dialog(this.open) : nothing}`;
  }

  #forms() {
    const choice = (form: Form, label: string) =>
      html`<button type="button" aria-pressed=${this.form === form} @click=${() => (this.form = form)}>${label}</button>`;
    return html`<div class="segments" role="group" aria-label="Payload as">${choice('text', 'Text')}${choice('json', 'JSON')}${choice('hex', 'Hex')}</div>`;
  }

  #counts() {
    const { received, leftOut, passed, paused } = trial.inbox;
    if (!received && !paused) return nothing;
    return html`<p class="counts dim small">
      ${plural(received, 'message')} received.
      ${leftOut ? html`${count(leftOut)} older than the newest ${KEPT} left out.` : nothing}
      ${passed ? html`${count(passed)} left out while paused.` : nothing}
      ${paused ? html`Paused: what comes is counted, not shown.` : nothing}
    </p>`;
  }

  #row(r: Received) {
    const { message: m } = r;
    const text = shown(r, this.form);
    const cut = text.length > SHOWN || m.payload.length < r.bytes;
    return html`<li>
      <div class="what">
        <span class="mono strong">${m.topic}</span>
        ${m.retain ? chip('retained', 'info') : nothing}${chip(`QoS ${m.qos}`)}
        <span class="dim small num">${bytes(r.bytes)}</span>
        <span class="dim small num" title=${exact(r.at)}>${when(r.at)}</span>
      </div>
      <pre class="code">${cut ? `${text.slice(0, SHOWN)}…` : text}</pre>
      ${cut ? html`<div><button class="btn small" aria-label="Show all of message ${r.number}" @click=${() => (this.open = r)}>Show all</button></div>` : nothing}
    </li>`;
  }

  #dialog(r: Received) {
    const text = shown(r, this.form);
    const kept = r.message.payload.length;
    const part = kept < r.bytes || text.length > SHOWN_WHOLE;
    return html`<bp-dialog heading=${r.message.topic} sub="${bytes(r.bytes)}${part ? ', of which the beginning is shown' : ''}" .width=${720} @close=${() => (this.open = undefined)}>
      <bp-copy .text=${text.slice(0, SHOWN_WHOLE)} what="payload"></bp-copy>
    </bp-dialog>`;
  }
}

function shown(r: Received, form: Form): string {
  const { payload } = r.message;
  if (!r.bytes) return '(empty)';
  if (form === 'hex') return hex(payload);
  const text = new TextDecoder().decode(payload);
  return form === 'json' ? pretty(text) : text;
}
