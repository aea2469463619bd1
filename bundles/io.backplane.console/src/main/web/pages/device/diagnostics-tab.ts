import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { diagnostics } from '../../api/devices.js';
import type { Diagnostic } from '../../api/types.js';
import { exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded, type Tone } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';

/** What went wrong with a device's messages and sessions, newest first. */
@customElement('bp-diagnostics-tab')
export class DiagnosticsTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      td:last-child { overflow-wrap: anywhere; min-width: 200px; }
    `,
  ];

  @property() device = '';
  #list = new Loader(this, (signal) => diagnostics(this.device, signal), { every: 5000 });

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <header>${icon('activity', 16)}<h2 id="h" class="grow">Diagnostics</h2></header>
      ${loaded(this.#list, (items) => (items.length ? this.#table(items) : this.#none()))}
    </section>`;
  }

  #none() {
    return empty('check', 'Nothing to report', 'Messages that were refused, sessions that broke off and other trouble of this device appear here.');
  }

  #table(items: Diagnostic[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Diagnostics">
      <table>
        <thead><tr><th>Time</th><th>Severity</th><th>Code</th><th>What happened</th></tr></thead>
        <tbody>
          ${items.map(
            (d) => html`<tr>
              <td class="num dim" title=${exact(d.ts)}>${when(d.ts)}</td>
              <td>${chip(d.severity.toLowerCase(), tone(d.severity))}</td>
              <td class="mono">${d.code}</td>
              <td>${d.text}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

function tone(severity: string): Tone {
  const s = severity.toLowerCase();
  return s === 'error' ? 'bad' : s.startsWith('warn') ? 'warn' : 'info';
}
