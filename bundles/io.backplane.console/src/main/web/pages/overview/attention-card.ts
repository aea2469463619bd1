import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { node, streams } from '../../api/node.js';
import type { Health, Ledger } from '../../api/types.js';
import { commitsLate, readsLate } from '../../core/behind.js';
import { count, duration, plural } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, loaded, type Tone } from '../../ui/bits.js';
import { icon, type IconName } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

interface Line {
  icon: IconName;
  tone: Tone;
  title: string;
  text: string;
  href: string;
}

interface State {
  health: Health;
  ledger: Ledger;
  /** Dead letters that were not taken in again. */
  dead: number;
}

/** What deserves a look: health checks, the ledger, what lags. */
@customElement('bp-attention-card')
export class AttentionCard extends LitElement {
  static override styles = [
    ...ui,
    css`
      .card { height: 100%; }
      ul { padding: 0 16px 12px; }
      li { border-bottom: 1px solid var(--line); }
      li:last-child { border: 0; }
      li a { display: flex; align-items: center; gap: 11px; padding: 9px 0; color: var(--text); }
      li a:hover { text-decoration: none; color: var(--brand); }
      .tile { width: 30px; height: 30px; }
    `,
  ];

  #state = new Loader(this, (signal) => this.#load(signal), { every: 5000 });

  async #load(signal: AbortSignal): Promise<State> {
    const [health, ledger, open] = await Promise.all([
      node.health(signal), streams.ledger(signal), streams.deadLetters(1, 'open', undefined, signal),
    ]);
    return { health, ledger, dead: open.total ?? 0 };
  }

  override render() {
    const health = this.#state.data?.health;
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('heart', 17)}
        <h2 id="h" class="grow">Node</h2>
        ${health ? chip(health.status === 'OK' ? 'Healthy' : health.status === 'WARN' ? 'Warning' : 'Trouble', tone(health.status), true) : ''}
      </header>
      ${loaded(this.#state, (s) => html`<ul>${this.#lines(s).map((l) => this.#row(l))}</ul>`, 5)}
    </section>`;
  }

  #lines({ health, ledger, dead }: State): Line[] {
    const failing = health.checks.filter((c) => c.status !== 'OK');
    const lag = Math.max(0, ...ledger.groups.map((g) => g.lag));
    const age = Math.max(0, ...ledger.groups.map((g) => g.lagMs));
    const unread = Math.max(0, ...ledger.groups.map((g) => g.unread));
    const late = ledger.groups.some((g) => readsLate(g) || commitsLate(g));
    const lines: Line[] = failing.slice(0, 3).map((c) => ({
      icon: 'alert', tone: tone(c.status), title: c.name, text: c.message, href: '/system?tab=health',
    }));
    if (!failing.length) {
      lines.push({ icon: 'check', tone: 'ok', title: plural(health.checks.length, 'health check'), text: 'All in order', href: '/system?tab=health' });
    }
    lines.push({
      icon: 'ledger', tone: ledger.balanced ? 'ok' : 'bad', title: ledger.balanced ? 'Ledger balances' : 'Ledger does not balance',
      text: 'What came in equals what became of it', href: '/streams?tab=ledger',
    });
    lines.push({
      icon: 'stream', tone: late ? 'warn' : 'ok', title: unread ? `${plural(unread, 'record')} to be read` : 'Consumers are up to date',
      text: lag ? `${count(lag)} to be committed, the oldest for ${duration(age)}` : 'Nothing waits', href: '/streams',
    });
    if (dead) {
      lines.push({ icon: 'alert', tone: 'warn', title: plural(dead, 'open dead letter'), text: 'Look, fix, replay', href: '/streams?tab=dead-letters' });
    }
    return lines;
  }

  #row(l: Line) {
    return html`<li>
      <a href=${l.href}>
        <span class="tile ${l.tone}">${icon(l.icon, 16)}</span>
        <span class="grow"><span class="strong cut row">${l.title}</span><span class="dim small">${l.text}</span></span>
      </a>
    </li>`;
  }
}

function tone(status: string): Tone {
  return status === 'OK' ? 'ok' : status === 'WARN' ? 'warn' : 'bad';
}
