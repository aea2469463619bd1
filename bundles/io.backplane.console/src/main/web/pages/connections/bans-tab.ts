import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Ban } from '../../api/connection-types.js';
import { bans } from '../../api/connections.js';
import { duration, exact } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify, notifyFailure } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import { BAN_KINDS } from './ban-dialog.js';

/** Who is kept out at the moment. */
@customElement('bp-bans-tab')
export class BansTab extends LitElement {
  static override styles = ui;

  @state() private adding = false;
  #list = new Loader(this, (signal) => bans.list(signal), { every: 5000 });

  async #lift(ban: Ban): Promise<void> {
    try {
      await bans.lift(ban.id);
      notify(`${ban.name} may connect again.`);
      await this.#list.reload();
    } catch (e) {
      notifyFailure('Not lifted', e);
    }
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
        <header>
          ${icon('shield', 16)}
          <h2 id="h" class="grow">Bans</h2>
          <button class="btn small primary" @click=${() => (this.adding = true)}>${icon('plus', 14)} Add ban</button>
        </header>
        ${loaded(this.#list, (items) => (items.length ? this.#table(items) : this.#none()))}
      </section>
      ${this.adding ? html`<bp-ban-dialog @done=${() => this.#list.reload()} @close=${() => (this.adding = false)}></bp-ban-dialog>` : nothing}`;
  }

  #none() {
    return empty('check', 'Nobody is kept out', 'Addresses and devices that flap are banned by themselves where the configuration says so.');
  }

  #table(items: Ban[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Bans">
      <table>
        <thead><tr><th>Kept out</th><th>Kind</th><th>Ends</th><th>Reason</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>
          ${items.map(
            (b) => html`<tr>
              <td class="mono">${b.name}</td>
              <td>${chip(BAN_KINDS[b.kind]?.chip ?? b.kind)}</td>
              <td class="num" title=${exact(b.until)}>in ${duration(b.until - Date.now())}</td>
              <td class="mut">${b.reason || '–'}</td>
              <td class="right"><button class="btn small" aria-label="Lift the ban of ${b.name}" @click=${() => this.#lift(b)}>Lift</button></td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
