import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { generations } from '../../api/node.js';
import type { GenerationChange, GenerationDifference } from '../../api/types.js';
import { exact, plural, when } from '../../core/format.js';
import { Pager } from '../../core/pager.js';
import { Feed } from '../../live/feed.js';
import { chip, empty, further, loaded, type Tone } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import '../../ui/dialog.js';

const KINDS: Record<string, [string, Tone]> = {
  FIRST: ['First start', ''],
  UPDATE: ['Update', 'brand'],
  CONFIGURATION: ['Settings', 'info'],
  ROLLBACK: ['Way back', 'warn'],
  DISTRIBUTION: ['Distribution', 'brand'],
  FALLBACK: ['Fallback', 'bad'],
};

/** What the node ran and who changed it; every generation can be compared and gone back to. */
@customElement('bp-generations-tab')
export class GenerationsTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .what { overflow-wrap: anywhere; min-width: 200px; }
      .actions { display: flex; gap: 6px; justify-content: flex-end; }
      ul { list-style: none; padding: 0; display: grid; gap: 10px; }
      li { overflow-wrap: anywhere; }
      .from { color: var(--bad); }
      .to { color: var(--ok); }
    `,
  ];

  @state() private target?: GenerationChange;
  @state() private back = false;
  @state() private difference?: GenerationDifference;
  @state() private busy = false;
  @state() private wrong = '';
  #pager = new Pager(this, generations.changes, 100, { every: 10_000 });

  constructor() {
    super();
    new Feed(this, () => ({ topic: 'bundles' }), (frame) => {
      if (frame.op === 'bundles') void this.#pager.list.reload();
    });
  }

  get #current(): number {
    return Math.max(0, ...(this.#pager.list.data?.items ?? []).map((c) => c.generation));
  }

  async #show(change: GenerationChange, back: boolean): Promise<void> {
    this.target = change;
    this.back = back;
    this.difference = undefined;
    this.wrong = '';
    try {
      this.difference = back
        ? await generations.difference(this.#current, change.generation)
        : await generations.difference(change.generation, this.#current);
    } catch (e) {
      this.wrong = (e as Error).message;
    }
  }

  async #goBack(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason'));
    this.busy = true;
    this.wrong = '';
    try {
      const done = await generations.rollback(this.target!.generation, reason);
      notify(`Generation ${done.generation} runs now. ${done.outcome}`);
      this.target = undefined;
    } catch (e) {
      this.wrong = (e as Error).message;
    }
    this.busy = false;
    await this.#pager.list.reload();
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
        <header>${icon('layers', 16)}<h2 id="h" class="grow">Generations</h2><span class="dim small">newest first</span></header>
        ${loaded(this.#pager.list, ({ items }) => (items.length ? this.#table(items) : this.#none()), 8)}
      </section>
      ${this.target ? this.#dialog(this.target) : nothing}`;
  }

  #none() {
    return empty('layers', 'There is no generation yet', 'The first one is made when the node has started.');
  }

  #table(list: GenerationChange[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Generations">
      <table>
        <thead><tr><th class="right">No.</th><th>Time</th><th>Who</th><th>Change</th><th>What</th><th>Why</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${list.map((c) => this.#row(c))}</tbody>
      </table>
    </div>
    ${further(this.#pager)}`;
  }

  #row(c: GenerationChange) {
    const [label, tone] = KINDS[c.kind] ?? [c.kind, ''];
    return html`<tr>
      <td class="num right">${c.done ? c.generation : html`<span class="dim">–</span>`}</td>
      <td class="num dim" title=${exact(c.ts)}>${when(c.ts)}</td>
      <td class="strong">${c.actor}</td>
      <td>${c.done ? chip(label, tone) : chip(`${label} failed`, 'bad')}</td>
      <td class="what"><div>${c.what}</div>${c.outcome === 'Done' ? nothing : html`<div class="dim small">${c.outcome}</div>`}</td>
      <td class="what mut">${c.reason || '–'}</td>
      <td class="right">${this.#actions(c)}</td>
    </tr>`;
  }

  #actions(c: GenerationChange) {
    if (!c.done) return nothing;
    if (c.generation === this.#current) return chip('Runs', 'ok', true);
    return html`<div class="actions">
      <button class="btn small" aria-label="Compare generation ${c.generation} with what runs" @click=${() => this.#show(c, false)}>Compare</button>
      <button class="btn small" aria-label="Go back to generation ${c.generation}" @click=${() => this.#show(c, true)}>${icon('history', 13)} Go back</button>
    </div>`;
  }

  #dialog(c: GenerationChange) {
    const heading = this.back ? `Go back to generation ${c.generation}` : `Since generation ${c.generation}`;
    return html`<bp-dialog .heading=${heading} width="560" @close=${() => (this.target = undefined)}>
      <div class="stack">
        ${this.difference ? this.#differences(this.difference) : this.wrong ? nothing : html`<p class="mut" role="status">Comparing</p>`}
        ${this.back && this.difference ? this.#form() : nothing}
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      </div>
    </bp-dialog>`;
  }

  #differences(d: GenerationDifference) {
    if (!d.bundles.length && !d.settings.length) return html`<p class="mut">Nothing differs.</p>`;
    const change = (name: string, from: string, to: string) => html`<li>
      <div class="strong">${name}</div>
      <div class="mono small"><span class="from">${from || 'not there'}</span> → <span class="to">${to || 'not there'}</span></div>
    </li>`;
    return html`<p class="mut">${plural(d.bundles.length, 'bundle')} and ${plural(d.settings.length, 'setting')}:</p>
      <ul>
        ${d.bundles.map((b) => change(b.symbolicName, b.fromVersion, b.toVersion))}
        ${d.settings.map((s) => change(`${s.pid} ${s.name}`, s.from, s.to))}
      </ul>`;
  }

  #form() {
    return html`<form class="stack" @submit=${this.#goBack}>
      <p>These take effect while the node runs, as a new generation. Data is not restored: what devices sent and people changed since then stays.</p>
      <div class="field">
        <label for="reason">Why?</label>
        <input class="input" id="reason" name="reason" maxlength="500" autocomplete="off" />
      </div>
      <div class="row between">
        <button class="btn" type="button" @click=${() => (this.target = undefined)}>Cancel</button>
        <button class="btn danger" ?disabled=${this.busy}>${this.busy ? 'Going back' : 'Go back'}</button>
      </div>
    </form>`;
  }
}
