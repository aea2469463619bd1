import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { attributes } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Attribute } from '../../api/types.js';
import { exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify, notifyFailure } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import '../../ui/dialog.js';

const CHANGED = 'Somebody else changed the attributes of this device meanwhile. Close this, look at what is there now, and try again.';

interface Editing {
  key: string;
  text: string;
  fresh: boolean;
  /** Of what was shown when editing began. */
  version?: number;
}

/** What is known of a device beyond its values, by the device itself and by people. */
@customElement('bp-attributes-tab')
export class AttributesTab extends LitElement {
  static override styles = ui;

  @property() device = '';
  @state() private editing?: Editing;
  @state() private wrong = '';
  #list = new Loader(this, (signal) => attributes.list(this.device, signal), { every: 10_000 });

  async #save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const key = String(data.get('key') ?? this.editing?.key).trim();
    try {
      await attributes.change(this.device, { [key]: parse(String(data.get('value'))) }, this.editing?.version);
      this.editing = undefined;
      notify(`${key} is saved.`);
      await this.#list.reload();
    } catch (e) {
      this.wrong = e instanceof ApiError && e.status === 412 ? CHANGED : (e as Error).message;
      void this.#list.reload();
    }
  }

  async #remove(key: string): Promise<void> {
    try {
      await attributes.change(this.device, { [key]: null }, this.#list.data?.version);
      notify(`${key} is removed.`);
      await this.#list.reload();
    } catch (e) {
      notifyFailure(`Could not remove ${key}`, e);
      void this.#list.reload();
    }
  }

  #edit(a?: Attribute): void {
    this.wrong = '';
    this.editing = { key: a?.key ?? '', text: a ? text(a.value) : '', fresh: !a, version: this.#list.data?.version };
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
        <header>
          ${icon('tag', 16)}
          <h2 id="h" class="grow">Attributes</h2>
          <button class="btn small" @click=${() => this.#edit()}>${icon('plus', 14)} Add attribute</button>
        </header>
        ${loaded(this.#list, ({ items }) => (items.length ? this.#table(items) : this.#none()))}
      </section>
      ${this.editing ? this.#dialog(this.editing) : nothing}`;
  }

  #none() {
    return empty('tag', 'No attributes', 'Serial number, place, firmware version: facts that seldom change. A device can send its own.');
  }

  #table(items: Attribute[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Attributes">
      <table>
        <thead><tr><th>Key</th><th>Value</th><th>Set by</th><th>Changed</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>
          ${items.map(
            (a) => html`<tr>
              <td class="mono">${a.key}</td>
              <td>${text(a.value)}</td>
              <td>${a.byDevice ? chip('Device', 'info') : chip('People')}</td>
              <td class="num dim" title=${exact(a.updatedAt)}>${when(a.updatedAt)}</td>
              <td class="right">
                <div class="row">
                  <button class="btn small ghost square" aria-label="Edit ${a.key}" @click=${() => this.#edit(a)}>${icon('edit', 15)}</button>
                  <button class="btn small ghost square" aria-label="Remove ${a.key}" @click=${() => this.#remove(a.key)}>${icon('trash', 15)}</button>
                </div>
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #dialog(e: Editing) {
    return html`<bp-dialog heading=${e.fresh ? 'Add an attribute' : `Change ${e.key}`} @close=${() => (this.editing = undefined)}>
      <form class="fields" @submit=${this.#save}>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        ${e.fresh
          ? html`<div class="field"><label for="key">Key</label><input class="input mono" id="key" name="key" required autofocus autocomplete="off" spellcheck="false" /></div>`
          : nothing}
        <div class="field">
          <label for="value">Value</label>
          <textarea class="input mono" id="value" name="value" required ?autofocus=${!e.fresh} .value=${e.text} aria-describedby="value-note"></textarea>
          <span class="hint" id="value-note">JSON such as 42, true or {"lat":45.1}; anything else is text</span>
        </div>
        <div class="row between">
          <button type="button" class="btn" @click=${() => (this.editing = undefined)}>Cancel</button>
          <button class="btn primary">Save</button>
        </div>
      </form>
    </bp-dialog>`;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parse(input: string): unknown {
  try {
    const value: unknown = JSON.parse(input);
    return value === null ? input : value;
  } catch {
    return input;
  }
}
