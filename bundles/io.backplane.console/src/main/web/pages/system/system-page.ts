import { LitElement, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { place } from '../../core/router.js';
import { ui } from '../../ui/styles.js';
import type { Tab } from '../../ui/tabs.js';
import '../../ui/tabs.js';
import './node-tab.js';

const TABS: Tab[] = [
  { id: 'node', label: 'Node', load: async () => undefined },
  { id: 'bundles', label: 'Bundles', load: () => import('./bundles-tab.js') },
  { id: 'history', label: 'Changes', load: () => import('./changes-tab.js') },
  { id: 'health', label: 'Health', load: () => import('./health-tab.js') },
  { id: 'sessions', label: 'Sessions', load: () => import('./sessions-tab.js') },
  { id: 'tokens', label: 'API tokens', load: () => import('./tokens-tab.js') },
];

/** The node itself: process, bundles, health, who is connected. */
@customElement('bp-system-page')
export class SystemPage extends LitElement {
  static override styles = ui;

  @state() private tab = TABS[0]!.id;
  #stop?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = place.watch(() => void this.#onPlace());
    void this.#onPlace();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  async #onPlace(): Promise<void> {
    const wanted = TABS.find((t) => t.id === place.value.query.get('tab')) ?? TABS[0]!;
    await wanted.load();
    this.tab = wanted.id;
  }

  override render() {
    return html`<div class="page">
      <div class="head">
        <div class="grow">
          <h1>System</h1>
          <p>Bundles are replaced while the node runs; connections and messages stay</p>
        </div>
      </div>
      <bp-tabs .tabs=${TABS} .current=${this.tab} label="System"></bp-tabs>
      ${this.#content()}
    </div>`;
  }

  #content() {
    switch (this.tab) {
      case 'bundles':
        return html`<bp-bundles-tab></bp-bundles-tab>`;
      case 'history':
        return html`<bp-changes-tab></bp-changes-tab>`;
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
