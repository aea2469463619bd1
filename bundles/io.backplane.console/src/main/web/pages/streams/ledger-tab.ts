import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { streams } from '../../api/node.js';
import type { Ledger, LedgerAccount, LedgerGroup } from '../../api/types.js';
import { count, duration } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

/** The books: what came in equals what became of it, or the difference is shown. */
@customElement('bp-ledger-tab')
export class LedgerTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .verdict { display: flex; align-items: center; gap: 14px; padding: 16px; }
      .verdict h2 { font-size: 16px; }
      .out { display: flex; flex-wrap: wrap; gap: 5px; }
    `,
  ];

  #ledger = new Loader(this, (signal) => streams.ledger(signal), { every: 2000 });

  override render() {
    return loaded(this.#ledger, (l) => html`<div class="stack">${this.#verdict(l)} ${this.#groups(l.groups)} ${this.#accounts(l.accounts)}</div>`);
  }

  #verdict(l: Ledger) {
    return html`<section class="card verdict">
      <span class="tile ${l.balanced ? 'ok' : 'bad'}">${icon(l.balanced ? 'check' : 'alert', 18)}</span>
      <div>
        <h2>${l.balanced ? 'The ledger balances' : 'The ledger does not balance'}</h2>
        <p class="mut small">${l.balanced ? 'Every record is accounted for: processed, rejected, dead-lettered, expired, or still waiting.' : 'A difference below is not zero. Records are missing or counted twice.'}</p>
      </div>
    </section>`;
  }

  #groups(groups: LedgerGroup[]) {
    return html`<section class="card" aria-labelledby="g">
      <header>${icon('stream', 16)}<h2 id="g" class="grow">Consumers</h2><span class="dim small">appended = processed + rejected + dead letters + expired + lag</span></header>
      ${groups.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="Consumers">
            <table>
              <thead><tr><th>Stream</th><th>Group</th><th class="right">Appended</th><th class="right">Processed</th><th class="right">Rejected</th><th class="right">Dead letters</th><th class="right">Expired</th><th class="right">Lag</th><th class="right">Difference</th></tr></thead>
              <tbody>
                ${groups.map(
                  (g) => html`<tr>
                    <td>${g.stream}</td><td>${g.group}</td>
                    <td class="num right">${count(g.appended)}</td><td class="num right">${count(g.processed)}</td>
                    <td class="num right">${count(g.rejected)}</td><td class="num right">${count(g.deadLettered)}</td>
                    <td class="num right">${count(g.expired)}</td>
                    <td class="num right">${count(g.lag)}${g.lag ? html` <span class="dim">${duration(g.lagMs)}</span>` : ''}</td>
                    <td class="num right">${this.#difference(g.difference)}</td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`
        : empty('stream', 'No consumers', 'Nobody reads a stream at the moment.')}
    </section>`;
  }

  #accounts(accounts: LedgerAccount[]) {
    return html`<section class="card" aria-labelledby="a">
      <header>${icon('ledger', 16)}<h2 id="a" class="grow">Accounts</h2><span class="dim small">in = in flight + outcomes</span></header>
      ${accounts.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="Accounts">
            <table>
              <thead><tr><th>Account</th><th class="right">In</th><th class="right">In flight</th><th>Outcomes</th><th class="right">Difference</th></tr></thead>
              <tbody>
                ${accounts.map(
                  (a) => html`<tr>
                    <td>${a.name}</td>
                    <td class="num right">${count(a.in)}</td>
                    <td class="num right">${count(a.inFlight)}</td>
                    <td><div class="out">${Object.entries(a.out).map(([k, n]) => chip(html`${k} <b class="num">${count(n)}</b>`, outcome(k, n)))}</div></td>
                    <td class="num right">${this.#difference(a.difference)}</td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`
        : empty('ledger', 'No accounts', 'Gate and store add theirs when they start.')}
    </section>`;
  }

  #difference(n: number) {
    return n === 0 ? chip('0', 'ok') : chip(count(n), 'bad');
  }
}

function outcome(name: string, n: number): 'bad' | 'warn' | '' {
  if (n === 0) return '';
  if (name.startsWith('refused') || name.startsWith('dropped')) return 'bad';
  return name.startsWith('rejected') ? 'warn' : '';
}
