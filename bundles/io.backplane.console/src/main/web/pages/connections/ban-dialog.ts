import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BanKind } from '../../api/connection-types.js';
import { bans } from '../../api/connections.js';
import { ApiError } from '../../api/http.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import '../../ui/dialog.js';

const TIMES = [
  { seconds: 600, label: 'For 10 minutes' },
  { seconds: 3600, label: 'For an hour' },
  { seconds: 86_400, label: 'For a day' },
  { seconds: 604_800, label: 'For a week' },
];

/** Keeps a client or an address out for a while. Fires `done` when it is made, `close` at the end. */
@customElement('bp-ban-dialog')
export class BanDialog extends LitElement {
  static override styles = ui;

  /** The client at hand, empty if none is. */
  @property() client = '';
  /** Its address, empty if it is away. */
  @property() address = '';
  @state() private kind: BanKind = 'mqtt-client';
  @state() private busy = false;
  @state() private wrong = '';
  @state() private wrongName = '';

  async #go(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const name = String(data.get('name')).trim();
    this.busy = true;
    this.wrong = this.wrongName = '';
    try {
      await bans.create(this.kind, name, Number(data.get('seconds')), String(data.get('reason')).trim());
      notify(`${name} is kept out.`);
      this.dispatchEvent(new CustomEvent('done'));
      this.#close();
    } catch (e) {
      this.wrongName = (e instanceof ApiError && e.field('name')) || '';
      if (!this.wrongName) this.wrong = (e as Error).message;
    }
    this.busy = false;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  override render() {
    const choice = (kind: BanKind, label: string) =>
      html`<button type="button" aria-pressed=${this.kind === kind} @click=${() => (this.kind = kind)}>${label}</button>`;
    const name = this.kind === 'address' ? this.address : this.client;
    return html`<bp-dialog heading="Keep out for a while" @close=${this.#close}>
      <form class="fields" @submit=${this.#go}>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <p class="mut">Open connections end at once, new ones are refused. The ban ends by itself, with the node at the latest.</p>
        <div class="segments" role="group" aria-label="What is kept out">${choice('mqtt-client', 'Client identifier')}${choice('address', 'Address')}</div>
        <div class="field">
          <label for="name">${this.kind === 'address' ? 'Address' : 'Client identifier'}</label>
          <input class="input mono" id="name" name="name" required maxlength="1024" autocomplete="off" spellcheck="false" .value=${name} aria-invalid=${this.wrongName ? 'true' : 'false'} aria-describedby="about" />
          <span class=${this.wrongName ? 'wrong' : 'hint'} id="about">${this.wrongName || (this.kind === 'address' ? 'Every client from there; of IPv6 from the whole /64' : 'Of every device that calls a client like this')}</span>
        </div>
        <div class="field">
          <label for="seconds">How long</label>
          <select class="input" id="seconds" name="seconds">${TIMES.map((t) => html`<option value=${t.seconds}>${t.label}</option>`)}</select>
        </div>
        <div class="field">
          <label for="reason">Reason</label>
          <input class="input" id="reason" name="reason" maxlength="200" autocomplete="off" placeholder="publishes in a loop" />
        </div>
        <div class="row between">
          <button type="button" class="btn" autofocus @click=${this.#close}>Cancel</button>
          <button class="btn danger" ?disabled=${this.busy}>Keep out</button>
        </div>
      </form>
    </bp-dialog>`;
  }
}
