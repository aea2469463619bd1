import { LitElement, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { node } from '../../api/node.js';
import type { ClientSession, Page } from '../../api/types.js';
import { ago, count, exact } from '../../core/format.js';
import { Pager } from '../../core/pager.js';
import { devicePath } from '../../core/router.js';
import { chip, empty, further, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

/** Who is connected at the moment. */
@customElement('bp-sessions-tab')
export class SessionsTab extends LitElement {
  static override styles = ui;

  #pager = new Pager(this, node.sessions, 100, { every: 5000 });

  override render() {
    const total = this.#pager.list.data?.total;
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('link', 16)}
        <h2 id="h" class="grow">Sessions</h2>
        ${total === undefined ? nothing : chip(count(total))}
      </header>
      ${loaded(this.#pager.list, (page) => (page.items.length ? this.#table(page) : this.#none()))}
    </section>`;
  }

  #none() {
    return empty('link', 'Nobody is connected', 'Devices that keep a connection are listed here.');
  }

  #table(page: Page<ClientSession>) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Sessions">
        <table>
          <thead><tr><th>Device</th><th>Protocol</th><th>Client</th><th>From</th><th>Since</th></tr></thead>
          <tbody>
            ${page.items.map(
              (s) => html`<tr>
                <td><a class="mono" href=${devicePath(s.device)}>${s.device}</a></td>
                <td>${chip(s.protocol)}</td>
                <td class="mono">${s.clientId || '–'}</td>
                <td class="mono">${s.remote}</td>
                <td class="num" title=${exact(s.since)}>${ago(s.since)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${further(this.#pager)}`;
  }
}
