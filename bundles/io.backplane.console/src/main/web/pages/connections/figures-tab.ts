import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ClientFigures } from '../../api/connection-types.js';
import { connections } from '../../api/connections.js';
import { bytes, count, exact, short, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { empty, loaded, sparkline } from '../../ui/bits.js';
import { icon, type IconName } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

const EVERY = 2000;
const KEPT = 60;

/** What other brokers tell under `$SYS`: figures over all clients since the card came. */
@customElement('bp-figures-tab')
export class FiguresTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .use { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px; }
      .use .card { padding: 14px 16px; display: grid; gap: 8px; align-content: start; }
      .use h2 { font-weight: 450; }
      .use .value { font-size: 22px; font-weight: 630; letter-spacing: -0.02em; }
      .use .icon { color: var(--text-3); }
      .sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 14px; align-items: start; }
    `,
  ];

  #before?: { at: number; counters: Record<string, number> };
  #rates: [number[], number[]] = [[], []];
  #figures = new Loader(this, (signal) => this.#load(signal), { every: EVERY });

  async #load(signal: AbortSignal): Promise<ClientFigures> {
    const now = await connections.figures(signal);
    const at = performance.now();
    const before = this.#before;
    if (before) {
      ['messages.in', 'messages.out'].forEach((name, i) => {
        const grown = Math.max(0, (now.counters[name] ?? 0) - (before.counters[name] ?? 0));
        this.#rates[i] = [...this.#rates[i]!, (grown * 1000) / (at - before.at)].slice(-KEPT);
      });
    }
    this.#before = { at, counters: now.counters };
    return now;
  }

  override render() {
    return loaded(this.#figures, (f) => this.#body(f), 8);
  }

  #body(f: ClientFigures) {
    const c = f.counters;
    return html`<div class="stack">
      <div class="use">
        ${this.#card('link', 'Connected', count(f.connected), `${count(f.away)} sessions of absent clients`)}
        ${this.#card('tag', 'Subscriptions', count(f.subscriptions), 'of all sessions')}
        ${this.#card('database', 'Retained', count(f.retained), bytes(f.retainedBytes))}
        ${this.#card('download', 'Messages in', this.#rate(0), `${count(c['messages.in'])} so far, ${bytes(c['bytes.in'])} received`, this.#rates[0])}
        ${this.#card('upload', 'Messages out', this.#rate(1), `${count(c['messages.out'])} so far, ${bytes(c['bytes.out'])} sent`, this.#rates[1])}
      </div>
      <p class="dim small">Counted since <span title=${exact(f.since)}>${when(f.since)}</span>, when this version of the MQTT card came.</p>
      <div class="sums">
        ${this.#table('What became of messages', 'messages.in.', c)}
        ${this.#table('Not delivered', 'messages.dropped.', c)}
        ${this.#table('Connects', 'connects.', c)}
        ${this.#table('Ends of connections', 'closes.', c)}
        ${this.#table('Limits reached', 'limits.', c)}
      </div>
    </div>`;
  }

  #rate(i: 0 | 1): string {
    const last = this.#rates[i].at(-1);
    return last === undefined ? '–' : `${short(last)} / s`;
  }

  #card(name: IconName, title: string, value: string, note: string, line?: number[]) {
    return html`<section class="card" aria-label=${title}>
      <div class="row"><h2 class="grow mut">${title}</h2>${icon(name, 17)}</div>
      <span class="value num">${value}</span>
      ${line ? sparkline(line, 'brand', 22, KEPT) : ''}
      <span class="dim small num">${note}</span>
    </section>`;
  }

  #table(title: string, prefix: string, counters: Record<string, number>) {
    const rows = Object.entries(counters).filter(([name]) => name.startsWith(prefix));
    return html`<section class="card" aria-label=${title}>
      <header><h2 class="grow">${title}</h2></header>
      ${rows.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label=${title}><table><tbody>
            ${rows.map(([name, n]) => html`<tr><td>${name.slice(prefix.length)}</td><td class="num right">${count(n)}</td></tr>`)}
          </tbody></table></div>`
        : empty('check', 'None yet', 'Nothing of the kind happened.')}
    </section>`;
  }
}
