import { LitElement, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { place } from '../../core/router.js';
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
];

/** MQTT: who is connected, where the node listens, who is kept out. */
@customElement('bp-connections-page')
export class ConnectionsPage extends LitElement {
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
          <h1>Connections</h1>
          <p>MQTT clients with their sessions, and where the node listens</p>
        </div>
      </div>
      <bp-tabs .tabs=${TABS} .current=${this.tab} label="Connections"></bp-tabs>
      ${this.#content()}
    </div>`;
  }

  #content() {
    switch (this.tab) {
      case 'listeners':
        return html`<bp-listeners-tab></bp-listeners-tab>`;
      case 'retained':
        return html`<bp-retained-tab></bp-retained-tab>`;
      case 'bans':
        return html`<bp-bans-tab></bp-bans-tab>`;
      case 'figures':
        return html`<bp-figures-tab></bp-figures-tab>`;
      default:
        return html`<bp-clients-tab></bp-clients-tab>`;
    }
  }
}
