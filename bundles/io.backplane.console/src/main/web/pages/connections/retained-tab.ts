import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Retained } from '../../api/connection-types.js';
import { retained } from '../../api/connections.js';
import type { Page } from '../../api/types.js';
import { bytes, count, duration, exact } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { devicePath } from '../../core/router.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import '../../ui/confirm.js';

const SHOWN = 200;

/** Messages that are kept for later subscribers. */
@customElement('bp-retained-tab')
export class RetainedTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .find { flex: 0 1 260px; }
      td.what { max-width: 420px; }
      td.what span { display: block; }
      .foot { padding: 10px 16px; border-top: 1px solid var(--line); }
    `,
  ];

  @state() private removing?: Retained;
  @state() private topic = '';
  #list = new Loader(this, (signal) => retained.list(this.topic, SHOWN, signal), { every: 5000 });

  #onTopic(event: Event): void {
    this.topic = (event.target as HTMLInputElement).value.trim();
    void this.#list.reload();
  }

  override render() {
    const total = this.#list.data?.total;
    return html`<section class="card" aria-labelledby="h">
        <header>
          ${icon('database', 16)}
          <h2 id="h" class="grow">Retained messages</h2>
          ${total === undefined ? nothing : chip(count(total))}
          <input class="input find" type="search" aria-label="Topic filter" placeholder="Topic filter, such as state/+" .value=${this.topic} @change=${this.#onTopic} />
        </header>
        ${loaded(this.#list, (page) => (page.items.length ? this.#table(page) : this.#none()))}
      </section>
      ${this.removing ? this.#confirm(this.removing) : nothing}`;
  }

  #none() {
    return this.topic
      ? empty('search', 'Nothing matches', 'No retained message lies at such a topic.')
      : empty('database', 'Nothing is retained', 'Messages that clients publish with the retain flag are kept here for later subscribers.');
  }

  #table(page: Page<Retained>) {
    const more = (page.total ?? 0) - page.items.length;
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Retained messages">
        <table>
          <thead><tr><th>Device</th><th>Topic</th><th>Payload</th><th class="right">Size</th><th>QoS</th><th>Goes</th><th><span class="sr">Actions</span></th></tr></thead>
          <tbody>${page.items.map((m) => this.#row(m))}</tbody>
        </table>
      </div>
      ${more > 0 ? html`<p class="dim small foot">and ${count(more)} more: filter by topic to see them</p>` : nothing}`;
  }

  #row(m: Retained) {
    return html`<tr>
      <td>${m.device === null ? '–' : html`<a class="mono" href=${devicePath(m.device)}>${m.device}</a>`}</td>
      <td class="mono">${m.topic}</td>
      <td class="mono what"><span class="cut">${m.payloadText ?? html`<span class="dim">binary</span>`}</span></td>
      <td class="num right">${bytes(m.bytes)}</td>
      <td class="num">${m.qos}</td>
      <td class="num" title=${exact(m.expiresAt)}>${m.expiresAt ? `in ${duration(m.expiresAt - Date.now())}` : 'never'}</td>
      <td class="right"><button class="btn small" aria-label="Remove ${named(m)}" @click=${() => (this.removing = m)}>Remove</button></td>
    </tr>`;
  }

  #confirm(m: Retained) {
    const run = () => retained.remove(m).then(() => this.#list.reload());
    return html`<bp-confirm
      heading="Remove this message?" verb="Remove" .run=${run} @close=${() => (this.removing = undefined)}
      text="${named(m)}: those who subscribe later do not get it. Nobody is told."
    ></bp-confirm>`;
  }
}

function named(m: Retained): string {
  return m.device === null ? m.topic : `${m.topic} of ${m.device}`;
}
