import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { bundles } from '../../api/node.js';
import type { BundleView } from '../../api/types.js';
import { count, duration, plural } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { Feed } from '../../live/feed.js';
import { chip, empty, loaded, type Tone } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import '../../ui/dialog.js';

/** What runs, in which version; each card can be replaced by a newer one here. */
@customElement('bp-bundles-tab')
export class BundlesTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .bar { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; padding: 12px 16px; border-bottom: 1px solid var(--line); }
      .bar .input { max-width: 300px; }
      .problem { color: var(--bad); overflow-wrap: anywhere; }
      .drop { border: 1.5px dashed var(--line-2); border-radius: 12px; padding: 22px; text-align: center; display: grid; gap: 8px; justify-items: center; }
      .drop.over { border-color: var(--brand); background: var(--brand-soft); }
    `,
  ];

  @state() private text = '';
  @state() private only: 'own' | 'all' | 'trouble' = 'own';
  @state() private target?: BundleView;
  @state() private busy = false;
  @state() private over = false;
  @state() private wrong = '';
  #list = new Loader(this, (signal) => bundles.list(signal), { every: 10_000 });

  constructor() {
    super();
    new Feed(this, () => ({ topic: 'bundles' }), (frame) => {
      if (frame.op === 'bundles') void this.#list.reload();
    });
  }

  async #update(file: File | undefined): Promise<void> {
    this.over = false;
    if (!file || !this.target) return;
    this.busy = true;
    this.wrong = '';
    try {
      const change = await bundles.update(this.target.symbolicName, file);
      notify(`${change.symbolicName} is ${change.toVersion} now; it was away for ${duration(change.millis)}.`);
      this.target = undefined;
    } catch (e) {
      this.wrong = (e as Error).message;
    }
    this.busy = false;
    await this.#list.reload();
  }

  #shown(list: BundleView[]): BundleView[] {
    const words = this.text.toLowerCase();
    return list.filter((b) => {
      if (this.only === 'own' && !b.symbolicName.startsWith('io.backplane.')) return false;
      if (this.only === 'trouble' && healthy(b)) return false;
      return `${b.symbolicName} ${b.feature}`.toLowerCase().includes(words);
    });
  }

  override render() {
    return html`<section class="card" aria-label="Bundles">
        ${loaded(this.#list, (list) => html`${this.#bar(list)} ${this.#table(this.#shown(list))}`, 8)}
      </section>
      ${this.target ? this.#dialog(this.target) : nothing}`;
  }

  #bar(list: BundleView[]) {
    const choice = (id: 'own' | 'all' | 'trouble', label: string) =>
      html`<button aria-pressed=${this.only === id} @click=${() => (this.only = id)}>${label}</button>`;
    const trouble = list.filter((b) => !healthy(b)).length;
    return html`<div class="bar">
      <input class="input" type="search" aria-label="Search bundles" placeholder="Name or feature" @input=${(e: Event) => (this.text = (e.target as HTMLInputElement).value)} />
      <div class="segments" role="group" aria-label="Which bundles">${choice('own', 'Backplane')}${choice('all', 'All')}${choice('trouble', `Trouble ${trouble || ''}`)}</div>
      <span class="grow"></span>
      <span class="dim small num">${count(list.filter(healthy).length)} of ${plural(list.length, 'bundle')} in order</span>
    </div>`;
  }

  #table(list: BundleView[]) {
    if (!list.length) {
      return this.only === 'trouble' && !this.text
        ? empty('check', 'No trouble', 'Every bundle works.')
        : empty('box', 'No bundle matches', 'Try another name, or show all bundles.');
    }
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Bundles">
      <table>
        <thead><tr><th>Bundle</th><th>Version</th><th>State</th><th>Feature</th><th class="right" title="Share of a core over the last minute. Threads are shared between bundles, so this is estimated from samples of what they are at.">CPU (estimate)</th><th class="right">Start level</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${list.map((b) => this.#row(b))}</tbody>
      </table>
    </div>`;
  }

  #row(b: BundleView) {
    return html`<tr>
      <td>
        <div class="strong">${b.symbolicName}</div>
        ${b.problem ? html`<div class="problem small">${b.problem}</div>` : nothing}
      </td>
      <td class="num mono">${b.version}</td>
      <td>${chip(b.state.toLowerCase(), tone(b), true)}</td>
      <td class="mut">${b.feature || '–'}</td>
      <td class="num right" title=${b.cpuSecondsEstimate == null ? '' : `${b.cpuSecondsEstimate.toFixed(1)} s in all`}>${cpu(b.cpuCoresEstimate)}</td>
      <td class="num right">${b.startLevel}</td>
      <td class="right">
        ${b.kernel
          ? html`<span title="Part of the kernel: changes with a planned restart">${chip('Kernel')}</span>`
          : html`<button class="btn small" aria-label="Update ${b.symbolicName}" @click=${() => ((this.target = b), (this.wrong = ''))}>${icon('upload', 13)} Update</button>`}
      </td>
    </tr>`;
  }

  #dialog(b: BundleView) {
    return html`<bp-dialog heading="Update a bundle" sub="${b.symbolicName} ${b.version}" @close=${() => (this.target = undefined)}>
      <div class="stack">
        <p class="mut">The new version takes its place while the node runs. If it does not start, the present one is put back.</p>
        <div
          class="drop ${this.over ? 'over' : ''}"
          @dragover=${(e: DragEvent) => (e.preventDefault(), (this.over = true))}
          @dragleave=${() => (this.over = false)}
          @drop=${(e: DragEvent) => (e.preventDefault(), void this.#update(e.dataTransfer?.files[0]))}
        >
          ${icon('box', 22)}
          <p class="strong" role="status">${this.busy ? 'Updating' : 'Drop the jar here'}</p>
          <label class="btn small">
            Choose a jar
            <input class="sr" type="file" accept=".jar,application/java-archive" ?disabled=${this.busy} @change=${(e: Event) => this.#update((e.target as HTMLInputElement).files?.[0])} />
          </label>
        </div>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      </div>
    </bp-dialog>`;
  }
}

function healthy(b: BundleView): boolean {
  return !b.problem && (b.state === 'ACTIVE' || b.state === 'RESOLVED' || b.state === 'STARTING');
}

/** Per cent of a core. */
function cpu(cores: number | null): string {
  if (cores == null) return '–';
  const share = cores * 100;
  return share < 0.05 ? '0 %' : `${share.toFixed(1)} %`;
}

function tone(b: BundleView): Tone {
  if (!healthy(b)) return 'bad';
  return b.state === 'ACTIVE' ? 'ok' : '';
}
