import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ApiError } from '../api/http.js';
import { signIn } from '../api/session.js';
import { mark } from '../ui/icons.js';
import { ui } from '../ui/styles.js';
import { gateStyles } from './gate-styles.js';

@customElement('bp-sign-in-page')
export class SignInPage extends LitElement {
  static override styles = [...ui, gateStyles];

  @state() private busy = false;
  @state() private wrong = '';

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Sign in · Backplane';
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    this.busy = true;
    this.wrong = '';
    try {
      await signIn(String(data.get('user')), String(data.get('password')));
    } catch (e) {
      this.wrong = reason(e);
      form.querySelector<HTMLInputElement>('#password')?.select();
    }
    this.busy = false;
  }

  override render() {
    return html`<main>
      <div class="brand">${mark(32)} Backplane</div>
      <div class="card">
        <h1>Sign in</h1>
        <p class="lead">Welcome back.</p>
        <form class="fields" @submit=${this.#submit}>
          ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
          <div class="field">
            <label for="user">User name</label>
            <input class="input" id="user" name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus />
          </div>
          <div class="field">
            <label for="password">Password</label>
            <input class="input" id="password" name="password" type="password" autocomplete="current-password" required />
          </div>
          <button class="btn primary" ?disabled=${this.busy}>${this.busy ? 'Signing in' : 'Sign in'}</button>
        </form>
      </div>
    </main>`;
  }
}

function reason(e: unknown): string {
  if (!(e instanceof ApiError)) return String(e);
  if (e.status === 401) return e.detail || 'User name or password is not right.';
  return e.detail || e.title;
}
