import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { streams } from '../../api/node.js';
import type { Ledger, LedgerAccount, LedgerComparison, LedgerGroup } from '../../api/types.js';
import { count, duration } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

/** The books: what each side counted itself, compared; what neither explains is shown. */
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
    return loaded(this.#ledger, (l) => html`<div class="stack">${this.#verdict(l)} ${this.#comparisons(l.comparisons)} ${this.#groups(l.groups)} ${this.#accounts(l.accounts)}</div>`);
  }

  #verdict(l: Ledger) {
    return html`<section class="card verdict">
      <span class="tile ${l.balanced ? 'ok' : 'bad'}">${icon(l.balanced ? 'check' : 'alert', 18)}</span>
      <div>
        <h2>${l.balanced ? 'The ledger balances' : 'The ledger does not balance'}</h2>
        <p class="mut small">${l.balanced ? 'Independent counts agree: every record is accounted for, or still on its way.' : `Records are missing or counted twice: ${broken(l).join(', ')}.`}</p>
      </div>
    </section>`;
  }

  #comparisons(all: LedgerComparison[]) {
    return html`<section class="card" aria-labelledby="c">
      <header>${icon('ledger', 16)}<h2 id="c" class="grow">Comparisons</h2><span class="dim small">each side counts for itself; in = out + waiting</span></header>
      <div class="scroll" tabindex="0" role="group" aria-label="Comparisons">
        <table>
          <thead><tr><th>Compared</th><th class="right">In</th><th class="right">Out</th><th class="right">Waiting</th><th class="right">Difference</th></tr></thead>
          <tbody>
            ${all.map(
              (c) => html`<tr>
                <td>${c.name}</td>
                <td class="num right">${count(c.in)}</td><td class="num right">${count(c.out)}</td>
                <td class="num right">${count(c.inFlight)}</td>
                <td class="num right">${this.#stands(c)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #stands(c: LedgerComparison) {
    if (c.difference === 0) return chip('0', 'ok');
    return html`${chip(count(c.difference), c.broken ? 'bad' : 'warn')} <span class="dim">${duration(c.standsMs)}</span>`;
  }

  #groups(groups: LedgerGroup[]) {
    return html`<section class="card" aria-labelledby="g">
      <header>${icon('stream', 16)}<h2 id="g" class="grow">Consumers</h2><span class="dim small">appended + repeated = processed + rejected + dead letters + skipped + expired + lag</span></header>
      ${groups.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="Consumers">
            <table>
              <thead><tr><th>Stream</th><th>Group</th><th class="right">Appended</th><th class="right">Processed</th><th class="right">Rejected</th><th class="right">Dead letters</th><th class="right">Skipped</th><th class="right">Expired</th><th class="right">Repeated</th><th class="right">Lag</th><th class="right">Difference</th></tr></thead>
              <tbody>
                ${groups.map(
                  (g) => html`<tr>
                    <td>${g.stream}</td><td>${g.group}</td>
                    <td class="num right">${count(g.appended)}</td><td class="num right">${count(g.processed)}</td>
                    <td class="right">${this.#rejected(g)}</td><td class="num right">${count(g.deadLettered)}</td>
                    <td class="num right">${count(g.skipped)}</td>
                    <td class="num right">${count(g.expired)}</td><td class="num right">${count(g.repeated)}</td>
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
      <header>${icon('ledger', 16)}<h2 id="a" class="grow">Accounts</h2><span class="dim small">in = in flight + outcomes + difference</span></header>
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

  #rejected(g: LedgerGroup) {
    const reasons = Object.entries(g.rejections);
    return reasons.length
      ? html`<div class="out">${reasons.map(([why, n]) => chip(html`${why} <b class="num">${count(n)}</b>`, 'warn'))}</div>`
      : html`<span class="num">0</span>`;
  }

  /** Of the moment: what is on its way may be in it. The comparisons tell what stays. */
  #difference(n: number) {
    return n === 0 ? chip('0', 'ok') : chip(count(n), 'warn');
  }
}

function broken(l: Ledger) {
  return l.comparisons.filter((c) => c.broken).map((c) => `${c.name} by ${count(c.difference)}`);
}

function outcome(name: string, n: number): 'bad' | 'warn' | '' {
  if (n === 0) return '';
  if (name.startsWith('refused') || name.startsWith('dropped')) return 'bad';
  return name.startsWith('rejected') ? 'warn' : '';
}
