import { LitElement, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { place } from '../../core/router.js';
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
          <h1>Streams & ledger</h1>
          <p>Every message is durable in a stream before it is acknowledged; the ledger accounts for each</p>
        </div>
      </div>
      <bp-tabs .tabs=${TABS} .current=${this.tab} label="Streams and ledger"></bp-tabs>
      ${this.#content()}
    </div>`;
  }

  #content() {
    if (this.tab === 'ledger') return html`<bp-ledger-tab></bp-ledger-tab>`;
    if (this.tab === 'dead-letters') return html`<bp-dead-letters-tab></bp-dead-letters-tab>`;
    if (this.tab === 'records') return html`<bp-records-tab></bp-records-tab>`;
    return html`<bp-streams-tab></bp-streams-tab>`;
  }
}
