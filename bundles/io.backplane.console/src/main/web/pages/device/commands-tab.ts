import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { commands } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Command, CommandDef, Device, Profile } from '../../api/types.js';
import { duration, exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded, type Tone } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';

const OPEN = new Set(['QUEUED', 'SENT', 'DELIVERED']);
const TIMEOUTS = [10_000, 60_000, 600_000, 3_600_000, 86_400_000];

/** Tells a device to do something, and follows what becomes of it. */
@customElement('bp-commands-tab')
export class CommandsTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .split { display: grid; grid-template-columns: minmax(260px, 340px) minmax(0, 1fr); gap: 14px; align-items: start; }
      form { padding: 2px 16px 16px; }
      td.io { max-width: 340px; overflow-wrap: anywhere; }
      @media (max-width: 900px) { .split { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) profile?: Profile;
  @state() private wrong = '';
  @state() private busy = false;
  #list = new Loader(this, (signal) => commands.list(this.device.id, signal));
  #clock = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = window.setInterval(() => this.#poll(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  #poll(): void {
    const open = this.#list.data?.some((c) => OPEN.has(c.state));
    if (open && !this.#list.loading && !document.hidden) void this.#list.reload();
  }

  async #send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = String(data.get('input')).trim();
    this.wrong = '';
    let input: unknown;
    try {
      input = text ? JSON.parse(text) : undefined;
    } catch (e) {
      this.wrong = `The input is not JSON: ${(e as Error).message}`;
      return;
    }
    this.busy = true;
    try {
      const name = String(data.get('name')).trim();
      await commands.send(this.device.id, name, input, Number(data.get('timeout')));
      notify(`${name} is queued.`);
      await this.#list.reload();
    } catch (e) {
      this.wrong = e instanceof ApiError ? e.detail || e.title : String(e);
    }
    this.busy = false;
  }

  override render() {
    return html`<div class="split">
      <section class="card" aria-labelledby="s">
        <header>${icon('send', 16)}<h2 id="s" class="grow">Send a command</h2></header>
        ${this.#form(this.profile?.commands ?? [])}
      </section>
      <section class="card" aria-labelledby="l">
        <header>${icon('history', 16)}<h2 id="l" class="grow">Commands sent</h2></header>
        ${loaded(this.#list, (items) => (items.length ? this.#table(items) : this.#none()))}
      </section>
    </div>`;
  }

  #form(known: CommandDef[]) {
    return html`<form class="fields" @submit=${this.#send}>
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <div class="field">
        <label for="name">Name</label>
        <input class="input mono" id="name" name="name" list="known" required maxlength="64" pattern="[A-Za-z0-9._\\-]+" autocomplete="off" spellcheck="false" placeholder=${known[0]?.name ?? 'restart'} />
        <datalist id="known">${known.map((c) => html`<option value=${c.name}>${c.title}</option>`)}</datalist>
      </div>
      <div class="field">
        <label for="input">Input <span class="dim">(JSON)</span></label>
        <textarea class="input mono" id="input" name="input" spellcheck="false" placeholder='{"after": 5}'></textarea>
      </div>
      <div class="field">
        <label for="timeout">Must be answered within</label>
        <select class="input" id="timeout" name="timeout">
          ${TIMEOUTS.map((t) => html`<option value=${t} ?selected=${t === 60_000}>${duration(t)}</option>`)}
        </select>
      </div>
      <button class="btn primary" ?disabled=${this.busy}>${icon('send', 15)} Send</button>
      <p class="dim small">A device that is away gets it when it is back, until the time is over.</p>
    </form>`;
  }

  #none() {
    return empty('terminal', 'No commands yet', 'Commands and the device’s answers are listed here.');
  }

  #table(items: Command[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Commands sent">
      <table>
        <thead><tr><th>Sent</th><th>Command</th><th>State</th><th>Input</th><th>Answer</th></tr></thead>
        <tbody>
          ${items.map(
            (c) => html`<tr>
              <td class="num dim" title=${exact(c.createdAt)}>${when(c.createdAt)}</td>
              <td class="mono">${c.name}</td>
              <td>${chip(c.state.toLowerCase().replace('_', ' '), tone(c.state), OPEN.has(c.state))}</td>
              <td class="io mono">${json(c.input)}</td>
              <td class="io mono">${json(c.result)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

function json(value: unknown): string {
  if (value == null || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function tone(state: string): Tone {
  if (state === 'SUCCEEDED') return 'ok';
  if (state === 'FAILED') return 'bad';
  return OPEN.has(state) ? 'info' : 'warn';
}
