import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { credentials } from '../../api/devices.js';
import { node } from '../../api/node.js';
import type { Credential } from '../../api/types.js';
import { ago, exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { freshTokens } from '../../core/secrets.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import '../../ui/confirm.js';
import '../../ui/copy.js';
import '../../ui/dialog.js';

const LIFETIMES = [
  { days: 0, label: 'Never' },
  { days: 30, label: 'In 30 days' },
  { days: 90, label: 'In 90 days' },
  { days: 365, label: 'In a year' },
];

/** What a device proves itself with. A secret is shown once, when it is made. */
@customElement('bp-credentials-tab')
export class CredentialsTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      tr.off td { color: var(--text-3); }
    `,
  ];

  @property() device = '';
  @state() private dialog: '' | 'token' | 'password' | 'certificate' = '';
  @state() private secret = '';
  @state() private revoking?: Credential;
  @state() private wrong = '';
  #list = new Loader(this, (signal) => credentials.list(this.device, signal), { every: 15_000 });
  #node = new Loader(this, (signal) => node.info(signal));

  async #issue(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const days = Number(data.get('days'));
    const expiresAt = days ? Date.now() + days * 86_400_000 : undefined;
    await this.#try(async () => {
      const dialect = String(data.get('dialect') ?? '') || undefined;
      const issued = await credentials.issue(this.device, String(data.get('label')).trim(), expiresAt, dialect);
      this.secret = issued.token ?? '';
      if (issued.token) freshTokens.set(this.device, issued.token);
    });
  }

  async #setPassword(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    await this.#try(async () => {
      await credentials.password(this.device, String(data.get('password')));
      this.dialog = '';
      notify('The password is set.');
    });
  }

  async #addCertificate(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    await this.#try(async () => {
      await credentials.certificate(this.device, String(data.get('certificate')), String(data.get('label')).trim());
      this.dialog = '';
      notify('The certificate is added.');
    });
  }

  async #try(run: () => Promise<void>): Promise<void> {
    this.wrong = '';
    try {
      await run();
      await this.#list.reload();
    } catch (e) {
      this.wrong = (e as Error).message;
    }
  }

  #open(dialog: 'token' | 'password' | 'certificate'): void {
    this.secret = '';
    this.wrong = '';
    this.dialog = dialog;
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
        <header>
          ${icon('key', 16)}
          <h2 id="h" class="grow">Credentials</h2>
          <button class="btn small" @click=${() => this.#open('certificate')}>Add a certificate</button>
          <button class="btn small" @click=${() => this.#open('password')}>Set a password</button>
          <button class="btn small primary" @click=${() => this.#open('token')}>${icon('plus', 14)} Issue token</button>
        </header>
        ${loaded(this.#list, (items) => (items.length ? this.#table(items) : this.#none()))}
      </section>
      ${this.dialog === 'token' ? (this.secret ? this.#shown() : this.#tokenForm()) : nothing}
      ${this.dialog === 'password' ? this.#passwordForm() : nothing}
      ${this.dialog === 'certificate' ? this.#certificateForm() : nothing}
      ${this.revoking ? this.#confirm(this.revoking) : nothing}`;
  }

  #none() {
    return empty('key', 'This device cannot connect yet', 'It has no credential. Issue a token and give it to the device.');
  }

  #table(items: Credential[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Credentials">
      <table>
        <thead><tr><th>Credential</th><th>Label</th><th>State</th><th>Issued</th><th>Last used</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${items.map((c) => this.#row(c))}</tbody>
      </table>
    </div>`;
  }

  #row(c: Credential) {
    const over = Boolean(c.expiresAt && c.expiresAt < Date.now());
    const state = c.revokedAt ? chip('Revoked', 'bad') : over ? chip('Expired', 'warn') : chip('Valid', 'ok');
    const until = !c.revokedAt && !over && c.expiresAt ? html` <span class="dim small">until ${when(c.expiresAt)}</span>` : nothing;
    return html`<tr class=${c.revokedAt || over ? 'off' : ''}>
      <td><span class="mono">${c.kind.toLowerCase() === 'password' ? 'Password' : `${c.id}…`}</span></td>
      <td>${c.label || '–'}${c.dialect ? html` <span class="dim small">speaks ${c.dialect}</span>` : nothing}</td>
      <td>${state}${until}</td>
      <td class="num" title=${exact(c.createdAt)}>${when(c.createdAt)}</td>
      <td class="num" title=${exact(c.lastUsedAt)}>${ago(c.lastUsedAt)}</td>
      <td class="right">${c.revokedAt ? nothing : html`<button class="btn small" @click=${() => (this.revoking = c)}>Revoke</button>`}</td>
    </tr>`;
  }

  #tokenForm() {
    return html`<bp-dialog heading="Issue a token" sub=${this.device} @close=${() => (this.dialog = '')}>
      <form class="fields" @submit=${this.#issue}>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <div class="field">
          <label for="label">Label</label>
          <input class="input" id="label" name="label" maxlength="100" autofocus autocomplete="off" placeholder="bench, installer, spare" />
        </div>
        <div class="field">
          <label for="days">Expires</label>
          <select class="input" id="days" name="days">${LIFETIMES.map((l) => html`<option value=${l.days}>${l.label}</option>`)}</select>
        </div>
        ${this.#dialectField(this.#node.data?.dialects ?? [])}
        <div class="row between">
          <button type="button" class="btn" @click=${() => (this.dialog = '')}>Cancel</button>
          <button class="btn primary">Issue token</button>
        </div>
      </form>
    </bp-dialog>`;
  }

  /** There is something to choose only where there is more than one. */
  #dialectField(there: string[]) {
    return there.length < 2 ? nothing : html`<div class="field">
      <label for="dialect">Dialect</label>
      <select class="input" id="dialect" name="dialect">
        <option value="">That of its profile</option>
        ${there.map((name) => html`<option value=${name}>${name}</option>`)}
      </select>
    </div>`;
  }

  #shown() {
    return html`<bp-dialog heading="Copy the token now" @close=${() => (this.dialog = '')}>
      <div class="stack">
        <p class="mut">It is shown this once; the node keeps only its fingerprint.</p>
        <bp-copy .text=${this.secret} what="token"></bp-copy>
        <div class="row between">
          <a class="btn" href="?tab=connect" @click=${() => (this.dialog = '')}>${icon('link', 15)} How to connect</a>
          <button class="btn primary" @click=${() => (this.dialog = '')}>Done</button>
        </div>
      </div>
    </bp-dialog>`;
  }

  #passwordForm() {
    return html`<bp-dialog heading="Set a password" sub=${this.device} @close=${() => (this.dialog = '')}>
      <form class="fields" @submit=${this.#setPassword}>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <p class="mut">For devices that cannot keep a token. It takes the place of the password before.</p>
        <div class="field">
          <label for="password">Password</label>
          <input class="input" id="password" name="password" type="password" required minlength="8" maxlength="256" autocomplete="new-password" autofocus />
        </div>
        <div class="row between">
          <button type="button" class="btn" @click=${() => (this.dialog = '')}>Cancel</button>
          <button class="btn primary">Set password</button>
        </div>
      </form>
    </bp-dialog>`;
  }

  #certificateForm() {
    return html`<bp-dialog heading="Add a certificate" sub=${this.device} @close=${() => (this.dialog = '')}>
      <form class="fields" @submit=${this.#addCertificate}>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <p class="mut">For devices that show a certificate in TLS. The listener has to ask for one and to trust its authority.</p>
        <div class="field">
          <label for="certificate">Certificate (PEM)</label>
          <textarea class="input mono" id="certificate" name="certificate" rows="8" required maxlength="20000" spellcheck="false" autofocus placeholder="-----BEGIN CERTIFICATE-----"></textarea>
        </div>
        <div class="field">
          <label for="label">Label</label>
          <input class="input" id="label" name="label" maxlength="100" autocomplete="off" placeholder="its subject" />
        </div>
        <div class="row between">
          <button type="button" class="btn" @click=${() => (this.dialog = '')}>Cancel</button>
          <button class="btn primary">Add certificate</button>
        </div>
      </form>
    </bp-dialog>`;
  }

  #confirm(c: Credential) {
    const run = async () => {
      await credentials.revoke(this.device, c.id);
      await this.#list.reload();
    };
    return html`<bp-confirm
      heading="Revoke this credential?" verb="Revoke" .run=${run} @close=${() => (this.revoking = undefined)}
      text="Connections that use it are closed at once, and it never works again."
    ></bp-confirm>`;
  }
}
