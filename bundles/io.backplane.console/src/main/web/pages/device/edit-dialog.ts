import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { devices, profiles } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Device } from '../../api/types.js';
import { Loader } from '../../core/loader.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import '../../ui/dialog.js';

/** Changes what is registered of a device; fires `saved`. */
@customElement('bp-edit-device')
export class EditDevice extends LitElement {
  static override styles = ui;

  @property({ attribute: false }) device!: Device;
  @state() private error?: ApiError;
  @state() private busy = false;
  #profiles = new Loader(this, (signal) => profiles.choices(signal));

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    this.busy = true;
    this.error = undefined;
    try {
      await devices.save({
        ...this.device,
        name: text('name'),
        profile: text('profile') || this.device.profile,
        tags: text('tags').split(/[\s,;]+/).filter(Boolean),
        gateway: text('gateway') || null,
        enabled: data.get('enabled') === 'on',
      });
      notify('Saved.');
      this.dispatchEvent(new CustomEvent('saved'));
    } catch (e) {
      this.error = e instanceof ApiError ? e : new ApiError(0, String(e), '');
    }
    this.busy = false;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  override render() {
    const d = this.device;
    const e = this.error;
    const list = this.#profiles.data ?? [];
    return html`<bp-dialog heading="Edit device" sub=${d.id} @close=${this.#close}>
      <form class="fields" @submit=${this.#submit}>
        ${e ? html`<p class="wrong" role="alert">${e.status === 412 ? 'Somebody else changed this device meanwhile. Close, look, and edit again.' : e.detail || e.title}</p>` : nothing}
        ${this.#field('name', 'Name', d.name)}
        <div class="field">
          <label for="profile">Profile</label>
          <select class="input" id="profile" name="profile">
            ${list.some((p) => p.id === d.profile) ? nothing : html`<option value=${d.profile} selected>${d.profile}</option>`}
            ${list.map((p) => html`<option value=${p.id} ?selected=${p.id === d.profile}>${p.name || p.id}</option>`)}
          </select>
        </div>
        ${this.#field('tags', 'Tags', d.tags.join(', '))} ${this.#field('gateway', 'Gateway', d.gateway ?? '', 'The device it speaks through, if any')}
        <label class="check"><input type="checkbox" name="enabled" ?checked=${d.enabled} /> Enabled: may connect and send</label>
        <div class="row between">
          <button type="button" class="btn" @click=${this.#close}>Cancel</button>
          <button class="btn primary" ?disabled=${this.busy}>Save</button>
        </div>
      </form>
    </bp-dialog>`;
  }

  #field(name: string, label: string, value: string, hint = '') {
    const wrong = this.error?.field(name);
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input class="input" id=${name} name=${name} .value=${value} autocomplete="off" spellcheck="false" aria-invalid=${wrong ? 'true' : nothing} aria-describedby="${name}-note" />
      <span id="${name}-note" class=${wrong ? 'wrong' : 'hint'} ?hidden=${!wrong && !hint}>${wrong || hint}</span>
    </div>`;
  }
}
