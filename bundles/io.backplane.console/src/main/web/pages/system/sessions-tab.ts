import { LitElement, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { node } from '../../api/node.js';
import type { ClientSession, Page } from '../../api/types.js';
import { ago, count, exact } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { devicePath } from '../../core/router.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

/** Who is connected at the moment. */
@customElement('bp-sessions-tab')
export class SessionsTab extends LitElement {
  static override styles = ui;

  #list = new Loader(this, (signal) => node.sessions(signal), { every: 5000 });

  override render() {
    const total = this.#list.data?.total ?? this.#list.data?.items.length;
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('link', 16)}
        <h2 id="h" class="grow">Sessions</h2>
        ${total === undefined ? nothing : chip(count(total))}
      </header>
      ${loaded(this.#list, (page) => (page.items.length ? this.#table(page) : this.#none()))}
    </section>`;
  }

  #none() {
    return empty('link', 'Nobody is connected', 'Devices that keep a connection are listed here.');
  }

  #table(page: Page<ClientSession>) {
    const more = (page.total ?? 0) - page.items.length;
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
      ${more > 0 ? html`<p class="dim small foot">and ${count(more)} more</p>` : nothing}`;
  }
}
