import { LitElement, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ui } from './styles.js';
import { ApiError } from '../api/http.js';
import './dialog.js';

/** Asks before something that cannot be taken back. Fires `close` when it is over. */
@customElement('bp-confirm')
export class Confirm extends LitElement {
  static override styles = ui;

  @property() heading = 'Are you sure?';
  @property() text = '';
  @property() verb = 'Delete';
  @property({ attribute: false }) run: () => Promise<unknown> = async () => undefined;
  @state() private busy = false;
  @state() private wrong = '';

  async #go(): Promise<void> {
    this.busy = true;
    this.wrong = '';
    try {
      await this.run();
      this.#close();
    } catch (e) {
      this.wrong = e instanceof ApiError ? e.detail || e.title : String(e);
    }
    this.busy = false;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  override render() {
    return html`<bp-dialog .heading=${this.heading} @close=${this.#close}>
      <div class="stack">
        <p class="mut">${this.text}</p>
        <p class="bad" role="alert" ?hidden=${!this.wrong}>${this.wrong}</p>
        <div class="row between">
          <button class="btn" autofocus @click=${this.#close}>Cancel</button>
          <button class="btn danger" ?disabled=${this.busy} @click=${this.#go}>${this.verb}</button>
        </div>
      </div>
    </bp-dialog>`;
  }
}
