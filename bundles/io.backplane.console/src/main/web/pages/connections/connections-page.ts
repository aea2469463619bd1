import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { CurrentTab } from '../../ui/current-tab.js';
import { ui } from '../../ui/styles.js';
import type { Tab } from '../../ui/tabs.js';
import '../../ui/tabs.js';
import './clients-tab.js';

const TABS: Tab[] = [
  { id: 'clients', label: 'Clients', load: async () => undefined },
  { id: 'listeners', label: 'Listeners', load: () => import('./listeners-tab.js') },
  { id: 'retained', label: 'Retained', load: () => import('./retained-tab.js') },
  { id: 'bans', label: 'Bans', load: () => import('./bans-tab.js') },
  { id: 'figures', label: 'Figures', load: () => import('./figures-tab.js') },
  { id: 'try', label: 'Try it', load: () => import('./try/try-tab.js') },
];

/** MQTT: who is connected, where the node listens, who is kept out; a client to try it. */
@customElement('bp-connections-page')
export class ConnectionsPage extends LitElement {
  static override styles = ui;

  #tab = new CurrentTab(this, TABS);

  override render() {
    return html`<div class="page">
      <div class="head">
        <div class="grow">
          <h1>Connections</h1>
          <p>MQTT clients with their sessions, and where the node listens</p>
        </div>
      </div>
      <bp-tabs .tabs=${TABS} .current=${this.#tab.id} label="Connections"></bp-tabs>
      ${this.#content()}
    </div>`;
  }

  #content() {
    switch (this.#tab.id) {
      case 'listeners':
        return html`<bp-listeners-tab></bp-listeners-tab>`;
      case 'retained':
        return html`<bp-retained-tab></bp-retained-tab>`;
      case 'bans':
        return html`<bp-bans-tab></bp-bans-tab>`;
      case 'figures':
        return html`<bp-figures-tab></bp-figures-tab>`;
      case 'try':
        return html`<bp-try-tab></bp-try-tab>`;
      default:
        return html`<bp-clients-tab></bp-clients-tab>`;
    }
  }
}
