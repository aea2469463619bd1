import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { CurrentTab } from '../../ui/current-tab.js';
import { ui } from '../../ui/styles.js';
import type { Tab } from '../../ui/tabs.js';
import '../../ui/tabs.js';
import './node-tab.js';

const TABS: Tab[] = [
  { id: 'node', label: 'Node', load: async () => undefined },
  { id: 'bundles', label: 'Bundles', load: () => import('./bundles-tab.js') },
  { id: 'history', label: 'Changes', load: () => import('./changes-tab.js') },
  { id: 'generations', label: 'Generations', load: () => import('./generations-tab.js') },
  { id: 'health', label: 'Health', load: () => import('./health-tab.js') },
  { id: 'sessions', label: 'Sessions', load: () => import('./sessions-tab.js') },
  { id: 'tokens', label: 'API tokens', load: () => import('./tokens-tab.js') },
];

/** The node itself: process, bundles, health, who is connected. */
@customElement('bp-system-page')
export class SystemPage extends LitElement {
  static override styles = ui;

  #tab = new CurrentTab(this, TABS);

  override render() {
    return html`<div class="page">
      <div class="head">
        <div class="grow">
          <h1>System</h1>
          <p>Bundles are replaced while the node runs; connections and messages stay</p>
        </div>
      </div>
      <bp-tabs .tabs=${TABS} .current=${this.#tab.id} label="System"></bp-tabs>
      ${this.#content()}
    </div>`;
  }

  #content() {
    switch (this.#tab.id) {
      case 'bundles':
        return html`<bp-bundles-tab></bp-bundles-tab>`;
      case 'history':
        return html`<bp-changes-tab></bp-changes-tab>`;
      case 'generations':
        return html`<bp-generations-tab></bp-generations-tab>`;
      case 'health':
        return html`<bp-health-tab></bp-health-tab>`;
      case 'sessions':
        return html`<bp-sessions-tab></bp-sessions-tab>`;
      case 'tokens':
        return html`<bp-tokens-tab></bp-tokens-tab>`;
      default:
        return html`<bp-node-tab></bp-node-tab>`;
    }
  }
}
