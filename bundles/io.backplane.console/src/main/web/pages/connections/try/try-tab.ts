import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { listeners } from '../../../api/connections.js';
import { Loader } from '../../../core/loader.js';
import { empty, loaded } from '../../../ui/bits.js';
import { ui } from '../../../ui/styles.js';
import { doors, type Door } from './doors.js';
import './connect-card.js';
import './messages-card.js';
import './publish-card.js';
import './subscriptions-card.js';

/** A small MQTT client, to try things out. */
@customElement('bp-try-tab')
export class TryTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .split { display: grid; grid-template-columns: minmax(300px, 420px) minmax(0, 1fr); gap: 14px; align-items: start; }
      @media (max-width: 1020px) { .split { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  #doors = new Loader(this, (signal) => listeners.list(signal).then((all) => doors(all, location)), { every: 15_000 });

  override render() {
    return loaded(this.#doors, (found) => this.#body(found), 6);
  }

  #body(found: Door[]) {
    if (!found.length) {
      return html`<div class="card">${empty('link', 'No listener for browsers', 'Browsers speak MQTT over WebSocket: the node needs a listener with a path that listens.')}</div>`;
    }
    return html`<div class="split">
      <div class="stack">
        <bp-try-connect .doors=${found}></bp-try-connect>
        <bp-try-subscriptions></bp-try-subscriptions>
        <bp-try-publish></bp-try-publish>
      </div>
      <bp-try-messages></bp-try-messages>
    </div>`;
  }
}
