import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { devices } from '../../api/devices.js';
import type { ImportReport } from '../../api/types.js';
import { count, plural } from '../../core/format.js';
import { chip } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import '../../ui/dialog.js';

const SHOWN = 200;

/**
 * Imports devices from CSV: a trial run first, with a line for each row, then for good. Where rows
 * failed, the report stays until it was read.
 */
@customElement('bp-import-devices')
export class ImportDevices extends LitElement {
  static override styles = [
    ...ui,
    css`
      .drop { border: 1.5px dashed var(--line-2); border-radius: 12px; padding: 22px; text-align: center; display: grid; gap: 8px; justify-items: center; }
      .drop.over { border-color: var(--brand); background: var(--brand-soft); }
      .rows { max-height: 280px; overflow: auto; border: 1px solid var(--line); border-radius: 10px; }
      td, th { padding: 6px 12px; }
      .wrong { color: var(--bad); }
    `,
  ];

  @state() private name = '';
  @state() private report?: ImportReport;
  @state() private done = false;
  @state() private busy = false;
  @state() private wrong = '';
  @state() private over = false;
  #csv = '';

  async #take(file: File | undefined): Promise<void> {
    this.over = false;
    if (!file) return;
    this.name = file.name;
    this.#csv = await file.text();
    await this.#run(true);
  }

  async #run(trial: boolean): Promise<void> {
    this.busy = true;
    this.wrong = '';
    try {
      const report = await devices.importCsv(this.#csv, trial);
      this.report = report;
      if (!trial) {
        notify(`${plural(report.created, 'device')} created, ${count(report.updated)} updated.`, report.failed ? 'info' : 'ok');
        this.done = true;
        this.dispatchEvent(new CustomEvent('done'));
        if (!report.failed) this.#close();
      }
    } catch (e) {
      this.report = undefined;
      this.wrong = (e as Error).message;
    }
    this.busy = false;
  }

  #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };

  override render() {
    return html`<bp-dialog heading="Import devices" .width=${620} @close=${this.#close}>
      <div class="stack">
        <p class="mut">
          CSV with the header <span class="mono">id,name,profile,tags,gateway,enabled</span>; several tags are
          separated by <span class="mono">;</span>. Known identifiers are updated; with a column
          <span class="mono">version</span> only those that nobody changed since.
        </p>
        ${this.report ? this.#result(this.report) : this.#drop()}
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <div class="row between">
          <button class="btn" @click=${this.#close}>${this.done ? 'Close' : 'Cancel'}</button>
          ${this.report && !this.done
            ? html`<button class="btn primary" ?disabled=${this.busy || this.report.created + this.report.updated === 0} @click=${() => this.#run(false)}>
                Import ${plural(this.report.created + this.report.updated, 'device')}
              </button>`
            : nothing}
        </div>
      </div>
    </bp-dialog>`;
  }

  #drop() {
    return html`<div
      class="drop ${this.over ? 'over' : ''}"
      @dragover=${(e: DragEvent) => (e.preventDefault(), (this.over = true))}
      @dragleave=${() => (this.over = false)}
      @drop=${(e: DragEvent) => (e.preventDefault(), void this.#take(e.dataTransfer?.files[0]))}
    >
      ${icon('upload', 22)}
      <p class="strong">${this.busy ? `Checking ${this.name}` : 'Drop a CSV file here'}</p>
      <label class="btn small">
        Choose a file
        <input class="sr" type="file" accept=".csv,text/csv" @change=${(e: Event) => this.#take((e.target as HTMLInputElement).files?.[0])} />
      </label>
    </div>`;
  }

  #result(r: ImportReport) {
    const first = [...r.rows].sort((a, b) => Number(Boolean(b.error)) - Number(Boolean(a.error))).slice(0, SHOWN);
    return html`<div class="row wrap">
        <span class="strong grow cut">${this.name}</span>
        ${chip(`${count(r.created)} new`, 'ok')} ${chip(`${count(r.updated)} changed`, 'info')}
        ${r.failed ? chip(`${count(r.failed)} wrong`, 'bad') : nothing}
      </div>
      <div class="rows" tabindex="0" role="group" aria-label="Rows">
        <table>
          <thead><tr><th>Row</th><th>Identifier</th><th>Result</th></tr></thead>
          <tbody>
            ${first.map((row) => html`<tr><td class="num">${row.row}</td><td class="mono">${row.id}</td><td class=${row.error ? 'wrong' : ''}>${row.error || row.result}</td></tr>`)}
          </tbody>
        </table>
      </div>
      ${r.rows.length > SHOWN ? html`<p class="dim small">The first ${SHOWN} of ${count(r.rows.length)} rows; wrong ones come first.</p>` : nothing}
      <p class="mut small" role="status">
        ${this.done
          ? `${plural(r.created, 'device')} created, ${count(r.updated)} updated; ${plural(r.failed, 'row')} left out.`
          : 'Nothing was changed yet.'}
      </p>`;
  }
}
