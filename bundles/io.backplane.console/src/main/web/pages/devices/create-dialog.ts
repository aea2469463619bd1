import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { credentials, devices } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Profile } from '../../api/types.js';
import { devicePath, go } from '../../core/router.js';
import { freshTokens } from '../../core/secrets.js';
import { notify, notifyFailure } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import '../../ui/dialog.js';

/** Registers a device, issues its first token and goes on to how to connect it. */
@customElement('bp-create-device')
export class CreateDevice extends LitElement {
  static override styles = ui;

  @property({ attribute: false }) profiles: Profile[] = [];
  @state() private busy = false;
  @state() private error?: ApiError;

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const id = text('id');
    this.busy = true;
    this.error = undefined;
    try {
      await devices.create({
        id,
        name: text('name') || undefined,
        profile: text('profile') || undefined,
        gateway: text('gateway') || undefined,
        tags: text('tags').split(/[\s,;]+/).filter(Boolean),
      });
    } catch (e) {
      this.error = e instanceof ApiError ? e : new ApiError(0, String(e), '');
      this.busy = false;
      return;
    }
    if (data.get('token')) await this.#issue(id);
    this.#close();
    notify(`${id} is registered.`);
    go(devicePath(id, 'connect'));
  }

  async #issue(id: string): Promise<void> {
    try {
      const credential = await credentials.issue(id, 'first token');
      if (credential.token) freshTokens.set(id, credential.token);
    } catch (e) {
      notifyFailure('The device has no token yet', e);
    }
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  override render() {
    const e = this.error;
    const general = e && !['id', 'name', 'profile', 'tags', 'gateway'].some((f) => e.field(f));
    return html`<bp-dialog heading="Add a device" @close=${this.#close}>
      <form class="fields" @submit=${this.#submit}>
        ${general ? html`<p class="wrong" role="alert">${e.detail || e.title}</p>` : nothing}
        ${this.#field('id', 'Identifier', 'Letters, digits and . _ : - ; it never changes', true)}
        ${this.#field('name', 'Name', 'For people; the identifier if left empty')}
        <div class="fields two">
          <div class="field">
            <label for="profile">Profile</label>
            <select class="input" id="profile" name="profile">
              ${this.profiles.some((p) => p.id === 'default') ? nothing : html`<option value="">Default</option>`}
              ${this.profiles.map((p) => html`<option value=${p.id} ?selected=${p.id === 'default'}>${p.name || p.id}</option>`)}
            </select>
          </div>
          ${this.#field('tags', 'Tags', '')}
        </div>
        <label class="check"><input type="checkbox" name="token" checked /> Issue a token, to connect it right away</label>
        <div class="row between">
          <button type="button" class="btn" @click=${this.#close}>Cancel</button>
          <button class="btn primary" ?disabled=${this.busy}>Add device</button>
        </div>
      </form>
    </bp-dialog>`;
  }

  #field(name: string, label: string, hint: string, required = false) {
    const wrong = this.error?.field(name);
    return html`<div class="field">
      <label for=${name}>${label}${required ? html` <span class="dim">(required)</span>` : nothing}</label>
      <input
        class="input ${name === 'id' ? 'mono' : ''}" id=${name} name=${name} ?required=${required} ?autofocus=${required}
        maxlength=${name === 'id' ? 128 : 200} pattern=${name === 'id' ? '[A-Za-z0-9._:\\-]+' : nothing}
        autocomplete="off" autocapitalize="none" spellcheck="false"
        placeholder=${name === 'tags' ? 'hall-2, cooling' : nothing}
        aria-invalid=${wrong ? 'true' : nothing} aria-describedby="${name}-note"
      />
      <span id="${name}-note" class=${wrong ? 'wrong' : 'hint'}>${wrong || hint}</span>
    </div>`;
  }
}
