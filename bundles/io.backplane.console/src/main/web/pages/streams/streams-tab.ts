import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { streams } from '../../api/node.js';
import type { StreamGroup, StreamPartition, StreamStatus } from '../../api/types.js';
import { commitsLate, readsLate } from '../../core/behind.js';
import { bytes, count, duration } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

/** Each stream with its partitions and who reads it. */
@customElement('bp-streams-tab')
export class StreamsTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .split { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); border-top: 1px solid var(--line); }
      .split > div + div { border-left: 1px solid var(--line); }
      h3 { padding: 12px 16px 4px; color: var(--text-2); }
      .sums { display: flex; flex-wrap: wrap; gap: 4px 22px; padding: 0 16px 14px; font-size: 13.5px; }
      .fault { margin: 0 16px 14px; padding: 9px 12px; border-radius: 9px; background: var(--bad-soft); color: var(--bad); }
      th, td { padding: 8px 12px; }
      th:first-child, td:first-child { padding-left: 16px; }
      @media (max-width: 1080px) {
        .split { grid-template-columns: minmax(0, 1fr); }
        .split > div + div { border-left: 0; border-top: 1px solid var(--line); }
      }
    `,
  ];

  #list = new Loader(this, (signal) => streams.busiestFirst(signal), { every: 2000 });

  override render() {
    return loaded(this.#list, (list) =>
      list.length
        ? html`<div class="stack">${list.map((s) => this.#stream(s))}</div>`
        : html`<div class="card">${empty('stream', 'No streams', 'The stream card is away or still starting.')}</div>`,
    );
  }

  #stream(s: StreamStatus) {
    return html`<section class="card" aria-labelledby="s-${s.name}">
      <header>
        ${icon('stream', 17)}
        <h2 id="s-${s.name}" class="grow">${s.name}</h2>
        ${chip(s.level === 'disk' ? 'Durable on disk' : 'Durable in the OS', 'brand')} ${chip(`epoch ${s.epoch}`)}
        ${s.fault ? chip('Refuses', 'bad', true) : chip('Takes records', 'ok', true)}
      </header>
      ${s.fault ? html`<p class="fault" role="alert">${s.fault}</p>` : nothing}
      <div class="sums num">
        <span><span class="dim">Appended</span> ${count(s.appended)}</span>
        <span><span class="dim">Refused</span> ${count(s.refused)}</span>
        <span><span class="dim">On disk</span> ${bytes(s.bytes)}</span>
      </div>
      <div class="split">
        <div>${this.#groups(s.name, s.groups)}</div>
        <div>${this.#partitions(s.name, s.partitions)}</div>
      </div>
    </section>`;
  }

  #groups(stream: string, groups: StreamGroup[]) {
    if (!groups.length) return html`<h3>Consumer groups</h3><p class="dim small sums">Nobody reads this stream.</p>`;
    return html`<h3>Consumer groups</h3>
      <div class="scroll" tabindex="0" role="group" aria-label="Consumer groups of ${stream}">
        <table>
          <thead><tr><th>Group</th><th class="right">Unread</th><th class="right">To commit</th><th class="right">Processed</th><th class="right">Dead</th><th>State</th></tr></thead>
          <tbody>
            ${groups.map(
              (g) => html`<tr>
                <td>${g.group}</td>
                <td class="num right">${this.#waiting(g.unread, g.unreadMs, readsLate(g))}</td>
                <td class="num right" title="Read, and read again after a crash until its reader has made it durable">${this.#waiting(g.lag, g.lagMs, commitsLate(g))}</td>
                <td class="num right">${count(g.processed)}</td>
                <td class="num right">${count(g.deadLettered)}</td>
                <td>${g.open ? chip('Reading', 'ok', true) : chip('Away', 'warn', true)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  #waiting(records: number, ms: number, late: boolean) {
    const age = records ? html` <span class="dim">${duration(ms)}</span>` : nothing;
    return late ? html`${chip(count(records), 'warn')}${age}` : html`${count(records)}${age}`;
  }

  #partitions(stream: string, partitions: StreamPartition[]) {
    return html`<h3>Partitions</h3>
      <div class="scroll" tabindex="0" role="group" aria-label="Partitions of ${stream}">
        <table>
          <thead><tr><th class="right">No.</th><th class="right">Oldest</th><th class="right">Next</th><th class="right">Segments</th><th class="right">Size</th><th><span class="sr">Records</span></th></tr></thead>
          <tbody>
            ${partitions.map(
              (p) => html`<tr>
                <td class="num right">${p.partition}</td>
                <td class="num right">${count(p.oldest)}</td>
                <td class="num right">${count(p.next)}</td>
                <td class="num right">${count(p.segments)}</td>
                <td class="num right">${bytes(p.bytes)}</td>
                <td class="right"><a class="small" href="/streams?tab=records&stream=${encodeURIComponent(stream)}&partition=${p.partition}" aria-label="Records of partition ${p.partition}">Browse</a></td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}
