import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { streams } from '../../api/node.js';
import type { DeadLetter } from '../../api/types.js';
import { exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { devicePath } from '../../core/router.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify, notifyFailure } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import { printable } from './payload.js';
import '../../ui/confirm.js';
import '../../ui/copy.js';
import '../../ui/dialog.js';

const PAGE = 50;

/** Messages that could not be taken, kept with their payload; replayed once the cause is gone. */
@customElement('bp-dead-letters-tab')
export class DeadLettersTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      td.why { min-width: 180px; overflow-wrap: anywhere; }
      select.which { width: auto; }
      .result { padding: 0 16px 12px; overflow-wrap: anywhere; }
      .foot { display: flex; justify-content: center; padding: 12px; border-top: 1px solid var(--line); }
      .link { appearance: none; border: 0; background: none; padding: 0; font: inherit; color: var(--brand); cursor: pointer; text-align: left; }
      .link:hover { text-decoration: underline; }
    `,
  ];

  @state() private open?: DeadLetter;
  @state() private busy = '';
  @state() private kind = '';
  @state() private asking = false;
  @state() private result = '';
  @state() private older: DeadLetter[] = [];
  @state() private next?: string;
  #list = new Loader(this, async (signal) => {
    const page = await streams.deadLetters(PAGE, this.kind, undefined, signal);
    if (!this.older.length) this.next = page.next;
    return page.items;
  }, { every: 5000 });

  async #more(): Promise<void> {
    try {
      const page = await streams.deadLetters(PAGE, this.kind, this.next);
      this.older = [...this.older, ...page.items];
      this.next = page.next;
    } catch (e) {
      notifyFailure('Could not load older ones', e);
    }
  }

  #show(event: Event): void {
    this.kind = (event.target as HTMLSelectElement).value;
    this.older = [];
    this.next = undefined;
    void this.#list.reload();
  }

  async #replayAll(): Promise<void> {
    const r = await streams.replayAll();
    const parts = [`${r.accepted} accepted`, `${r.rejected} rejected`, `${r.refused} refused`];
    const why = r.detail ? `. The first that was not accepted: ${r.detail}` : '';
    this.result = `Replayed: ${parts.join(', ')}${why}${r.more ? '. There are more' : ''}`;
    this.older = [];
    await this.#list.reload();
  }

  async #replay(letter: DeadLetter): Promise<void> {
    this.busy = name(letter);
    try {
      const result = await streams.replay(letter);
      notify(`${result.outcome}${result.detail ? `: ${result.detail}` : ''}`, 'info');
      this.open = undefined;
      if (result.outcome === 'accepted') letter.replayedAt = Date.now();
      await this.#list.reload();
    } catch (e) {
      notifyFailure('Not replayed', e);
    }
    this.busy = '';
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
        <header>${icon('alert', 16)}<h2 id="h" class="grow">Dead letters</h2><span class="dim small">newest first</span>
          <select class="input which" aria-label="Which" @change=${this.#show}>
            <option value="">Open and replayed</option><option value="open">Open</option><option value="replayed">Replayed</option>
          </select>
          <button class="btn small" @click=${() => (this.asking = true)}>${icon('refresh', 13)} Replay all open</button>
        </header>
        ${this.result ? html`<p class="result mut" role="status">${this.result}</p>` : nothing}
        ${loaded(this.#list, (items) => (items.length || this.older.length ? this.#table(items) : this.#none()))}
      </section>
      ${this.open ? this.#dialog(this.open) : nothing}
      ${this.asking ? this.#confirm() : nothing}`;
  }

  #confirm() {
    return html`<bp-confirm
      heading="Replay all open dead letters?" verb="Replay all" .run=${() => this.#replayAll()} @close=${() => (this.asking = false)}
      text="Those that can be understood now are taken in, the oldest first, with the time at which they came. The others stay open."
    ></bp-confirm>`;
  }

  #none() {
    if (this.next) return html`<div class="foot"><button class="btn small" @click=${this.#more}>Older ones</button></div>`;
    if (this.kind) return empty('check', `None is ${this.kind}`, 'Dead letters of the other kind may be there.');
    return empty('check', 'No dead letters', 'Messages that cannot be decoded or belong to nobody are kept here with the reason.');
  }

  #table(items: DeadLetter[]) {
    const known = new Set(items.map(name));
    const all = [...items, ...this.older.filter((l) => !known.has(name(l)))];
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Dead letters">
        <table>
          <thead><tr><th>Time</th><th>Device</th><th>Reason</th><th>Detail</th><th>Topic</th><th><span class="sr">Actions</span></th></tr></thead>
          <tbody>${all.map((l) => this.#row(l))}</tbody>
        </table>
      </div>
      ${this.next ? html`<div class="foot"><button class="btn small" @click=${this.#more}>Older ones</button></div>` : nothing}`;
  }

  #row(l: DeadLetter) {
    return html`<tr>
      <td class="num"><button class="link num" title=${exact(l.ts)} aria-label="Show the message of ${when(l.ts)}" @click=${() => (this.open = l)}>${when(l.ts)}</button></td>
      <td>${l.device ? html`<a class="mono" href=${devicePath(l.device)}>${l.device}</a>` : '–'}</td>
      <td>${chip(l.reason, l.replayedAt ? '' : 'warn')}${l.replayedAt ? html` <span class="dim small" title=${exact(l.replayedAt)}>replayed ${when(l.replayedAt)}</span>` : nothing}</td>
      <td class="why mut">${l.detail}</td>
      <td class="mono">${l.topic || '–'}</td>
      <td class="right"><button class="btn small" ?disabled=${this.busy === name(l)} @click=${() => this.#replay(l)}>${icon('refresh', 13)} Replay${l.replayedAt ? ' again' : ''}</button></td>
    </tr>`;
  }

  #dialog(l: DeadLetter) {
    const payload = printable(l.payload, l.payloadText);
    return html`<bp-dialog heading="Dead letter" sub="partition ${l.partition}, offset ${l.offset}" .width=${640} @close=${() => (this.open = undefined)}>
      <div class="stack">
        <dl class="facts">
          <dt>Reason</dt><dd>${chip(l.reason, 'warn')} ${l.detail}</dd>
          <dt>Device</dt><dd class="mono">${l.device || '–'}</dd>
          <dt>Came over</dt><dd>${l.protocol}${l.topic ? html` on <span class="mono">${l.topic}</span>` : nothing}</dd>
          <dt>Time</dt><dd class="num">${exact(l.ts)}</dd>
          ${l.replayedAt ? html`<dt>Replayed</dt><dd class="num">${exact(l.replayedAt)}</dd>` : nothing}
        </dl>
        <h3>Payload <span class="dim">${payload.note}</span></h3>
        <bp-copy .text=${payload.text} what="payload"></bp-copy>
        <div class="row between">
          <span class="dim small">Replaying decodes it once more, as it came.</span>
          <button class="btn primary" ?disabled=${this.busy === name(l)} @click=${() => this.#replay(l)}>${icon('refresh', 15)} Replay${l.replayedAt ? ' again' : ''}</button>
        </div>
      </div>
    </bp-dialog>`;
  }
}

function name(l: DeadLetter): string {
  return `${l.partition}/${l.offset}`;
}
