import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { CurrentTab } from '../../ui/current-tab.js';
import { ui } from '../../ui/styles.js';
import type { Tab } from '../../ui/tabs.js';
import '../../ui/tabs.js';
import './streams-tab.js';

const TABS: Tab[] = [
  { id: 'streams', label: 'Streams', load: async () => undefined },
  { id: 'ledger', label: 'Ledger', load: () => import('./ledger-tab.js') },
  { id: 'dead-letters', label: 'Dead letters', load: () => import('./dead-letters-tab.js') },
  { id: 'records', label: 'Records', load: () => import('./records-tab.js') },
];

/** Where every message goes through, and what became of each. */
@customElement('bp-streams-page')
export class StreamsPage extends LitElement {
  static override styles = ui;

  #tab = new CurrentTab(this, TABS);

  override render() {
    return html`<div class="page">
      <div class="head">
        <div class="grow">
          <h1>Streams & ledger</h1>
          <p>Every message is durable in a stream before it is acknowledged; the ledger accounts for each</p>
        </div>
      </div>
      <bp-tabs .tabs=${TABS} .current=${this.#tab.id} label="Streams and ledger"></bp-tabs>
      ${this.#content()}
    </div>`;
  }

  #content() {
    if (this.#tab.id === 'ledger') return html`<bp-ledger-tab></bp-ledger-tab>`;
    if (this.#tab.id === 'dead-letters') return html`<bp-dead-letters-tab></bp-dead-letters-tab>`;
    if (this.#tab.id === 'records') return html`<bp-records-tab></bp-records-tab>`;
    return html`<bp-streams-tab></bp-streams-tab>`;
  }
}
