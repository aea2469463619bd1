import { LitElement, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { bundles } from '../../api/node.js';
import type { BundleChange } from '../../api/types.js';
import { duration, exact, when } from '../../core/format.js';
import { Pager } from '../../core/pager.js';
import { Feed } from '../../live/feed.js';
import { chip, empty, further, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

/** What was changed on this node, and what each change cost. */
@customElement('bp-changes-tab')
export class ChangesTab extends LitElement {
  static override styles = ui;

  #pager = new Pager(this, bundles.history, 100, { every: 10_000 });

  constructor() {
    super();
    new Feed(this, () => ({ topic: 'bundles' }), (frame) => {
      if (frame.op === 'bundles') void this.#pager.list.reload();
    });
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <header>${icon('history', 16)}<h2 id="h" class="grow">Changes</h2><span class="dim small">newest first</span></header>
      ${loaded(this.#pager.list, ({ items }) => (items.length ? this.#table(items) : this.#none()))}
    </section>`;
  }

  #none() {
    return empty('history', 'Nothing was changed yet', 'Updates of bundles are recorded here, with how long each was away.');
  }

  #table(list: BundleChange[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Changes">
      <table>
        <thead><tr><th>Time</th><th>Bundle</th><th>From</th><th>To</th><th class="right">Away</th><th>Result</th><th>Old code</th><th>SHA-256</th></tr></thead>
        <tbody>${list.map((c) => this.#row(c))}</tbody>
      </table>
    </div>
    ${further(this.#pager)}`;
  }

  #row(c: BundleChange) {
    const ts = c.ts ?? c.time;
    const refreshed = c.refreshed?.length ? html` <span class="dim small" title=${c.refreshed.join(', ')}>+${c.refreshed.length} refreshed</span>` : nothing;
    return html`<tr>
      <td class="num dim" title=${exact(ts)}>${when(ts)}</td>
      <td class="strong">${c.symbolicName}</td>
      <td class="mono">${c.fromVersion}</td>
      <td class="mono">${c.toVersion}</td>
      <td class="num right">${duration(c.millis)}</td>
      <td>${c.rolledBack ? html`<span title=${c.rolledBack}>${chip('Rolled back', 'bad')}</span>` : chip('Done', 'ok')}${refreshed}</td>
      <td>${c.loaderGone == null ? chip('Not known yet') : c.loaderGone ? chip('Gone', 'ok') : chip('Still loaded', 'warn')}</td>
      <td class="mono dim" title=${c.sha256}>${c.sha256?.slice(0, 12)}</td>
    </tr>`;
  }
}
