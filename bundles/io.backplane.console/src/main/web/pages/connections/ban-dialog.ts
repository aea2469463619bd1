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

/** How each kind of ban is called, and whom it is about. */
export const BAN_KINDS: Record<BanKind, { chip: string; label: string; about: string }> = {
  'mqtt-client': { chip: 'Client', label: 'Client identifier', about: 'Of every device that calls a client like this' },
  'mqtt-device': { chip: 'Device', label: 'Device', about: 'All its clients, however they call themselves' },
  'mqtt-credential': { chip: 'Credential', label: 'Credential', about: 'All clients that log in with it' },
  address: { chip: 'Address', label: 'Address', about: 'Every client from there; of IPv6 from the whole /64' },
};

/** Keeps a client, a device, a credential or an address out for a while. Fires `done` when it is made, `close` at the end. */
@customElement('bp-ban-dialog')
export class BanDialog extends LitElement {
  static override styles = ui;

  /** The client at hand, empty if none is. */
  @property() client = '';
  /** Whose client it is. */
  @property() device = '';
  /** What it logged in with, empty if it is away. */
  @property() credential = '';
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
    const choice = (kind: BanKind) =>
      html`<button type="button" aria-pressed=${this.kind === kind} @click=${() => (this.kind = kind)}>${BAN_KINDS[kind].label}</button>`;
    const known: Record<BanKind, string> = {
      'mqtt-client': this.client, 'mqtt-device': this.device, 'mqtt-credential': this.credential, address: this.address,
    };
    const { label, about } = BAN_KINDS[this.kind];
    return html`<bp-dialog heading="Keep out for a while" @close=${this.#close}>
      <form class="fields" @submit=${this.#go}>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <p class="mut">Open connections end at once, new ones are refused. The ban ends by itself, with the node at the latest.</p>
        <div class="segments" role="group" aria-label="What is kept out">${choice('mqtt-client')}${choice('mqtt-device')}${choice('mqtt-credential')}${choice('address')}</div>
        <div class="field">
          <label for="name">${label}</label>
          <input class="input mono" id="name" name="name" required maxlength="1024" autocomplete="off" spellcheck="false" .value=${known[this.kind]} aria-invalid=${this.wrongName ? 'true' : 'false'} aria-describedby="about" />
          <span class=${this.wrongName ? 'wrong' : 'hint'} id="about">${this.wrongName || about}</span>
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
