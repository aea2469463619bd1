import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ApiError } from '../api/http.js';
import { setUp } from '../api/session.js';
import { mark } from '../ui/icons.js';
import { ui } from '../ui/styles.js';
import { gateStyles } from './gate-styles.js';

/** First start: whoever has the token from the terminal becomes administrator. */
@customElement('bp-setup-page')
export class SetupPage extends LitElement {
  static override styles = [...ui, gateStyles];

  @state() private busy = false;
  @state() private error?: ApiError;
  @state() private mismatch = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'First start · Backplane';
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(data.get(name)).trim();
    this.mismatch = data.get('password') !== data.get('again');
    this.error = undefined;
    if (this.mismatch) return;
    this.busy = true;
    try {
      await setUp(text('token'), text('user'), String(data.get('password')));
    } catch (e) {
      this.error = e instanceof ApiError ? e : new ApiError(0, 'Setup failed', String(e));
    }
    this.busy = false;
  }

  override render() {
    const general = this.error && !['token', 'user', 'password'].some((f) => this.error!.field(f));
    return html`<main>
      <div class="brand">${mark(32)} Backplane</div>
      <div class="card">
        <h1>Set up this node</h1>
        <p class="lead">Create the administrator. The token proves that you started this node.</p>
        <form class="fields" @submit=${this.#submit}>
          ${general ? html`<p class="wrong" role="alert">${this.error!.detail || this.error!.title}</p>` : nothing}
          ${this.#field('token', 'First-start token', 'text', 'off', html`Shown in the terminal, and in the file <span class="mono">first-start-token</span> of the data folder`)}
          ${this.#field('user', 'User name', 'text', 'username')}
          ${this.#field('password', 'Password', 'password', 'new-password', 'At least 12 characters')}
          ${this.#field('again', 'Password again', 'password', 'new-password', '', this.mismatch ? 'The passwords differ.' : '')}
          <button class="btn primary" ?disabled=${this.busy}>${this.busy ? 'Setting up' : 'Create administrator'}</button>
        </form>
      </div>
      <p class="note">Until this is done the node listens on this machine only.</p>
    </main>`;
  }

  #field(name: string, label: string, type: string, complete: string, hint: unknown = '', problem = '') {
    const wrong = problem || this.error?.field(name);
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        class="input ${name === 'token' ? 'mono' : ''}" id=${name} name=${name} type=${type} autocomplete=${complete as 'off'}
        autocapitalize="none" spellcheck="false" required ?autofocus=${name === 'token'}
        aria-invalid=${wrong ? 'true' : nothing} aria-describedby="${name}-note"
      />
      <span id="${name}-note" class=${wrong ? 'wrong' : 'hint'}>${wrong || hint}</span>
    </div>`;
  }
}
