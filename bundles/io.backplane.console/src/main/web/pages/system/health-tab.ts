import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { node } from '../../api/node.js';
import type { Health } from '../../api/types.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded, type Tone } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

/** What the health checks say, worst first. */
@customElement('bp-health-tab')
export class HealthTab extends LitElement {
  static override styles = ui;

  #health = new Loader(this, (signal) => node.health(signal), { every: 5000 });

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <header>
        ${icon('heart', 16)}
        <h2 id="h" class="grow">Health checks</h2>
        ${this.#health.data ? chip(this.#health.data.status, tone(this.#health.data.status), true) : ''}
      </header>
      ${loaded(this.#health, (h) => (h.checks.length ? this.#table(h) : empty('heart', 'No health checks', 'No card brought one.')))}
    </section>`;
  }

  #table(h: Health) {
    const order = ['CRITICAL', 'WARN', 'OK'];
    const rank = (s: string) => (order.includes(s) ? order.indexOf(s) : 0);
    const checks = [...h.checks].sort((a, b) => rank(a.status) - rank(b.status) || a.name.localeCompare(b.name));
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Health checks">
      <table>
        <thead><tr><th>Check</th><th>Status</th><th>What it says</th><th>Tags</th></tr></thead>
        <tbody>
          ${checks.map(
            (c) => html`<tr>
              <td class="strong">${c.name}</td>
              <td>${chip(c.status, tone(c.status), true)}</td>
              <td class="mut">${c.message}</td>
              <td>${(c.tags ?? []).map((t) => chip(t))}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

function tone(status: string): Tone {
  return status === 'OK' ? 'ok' : status === 'WARN' ? 'warn' : 'bad';
}
