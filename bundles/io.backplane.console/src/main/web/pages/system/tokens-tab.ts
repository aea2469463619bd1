import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { tokens } from '../../api/node.js';
import type { ApiToken } from '../../api/types.js';
import { ago, exact, when } from '../../core/format.js';
import { Pager } from '../../core/pager.js';
import { empty, further, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import '../../ui/confirm.js';
import '../../ui/copy.js';
import '../../ui/dialog.js';

/** Tokens with which programs use the REST API in this person's name. */
@customElement('bp-tokens-tab')
export class TokensTab extends LitElement {
  static override styles = ui;

  @state() private issuing = false;
  @state() private secret = '';
  @state() private wrong = '';
  @state() private revoking?: ApiToken;
  #pager = new Pager(this, tokens.page);

  async #issue(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const days = Number(data.get('days'));
    this.wrong = '';
    try {
      const token = await tokens.issue(String(data.get('label')).trim(), days ? Date.now() + days * 86_400_000 : undefined);
      this.secret = token.secret ?? '';
      await this.#pager.list.reload();
    } catch (e) {
      this.wrong = (e as Error).message;
    }
  }

  #close = (): void => {
    this.issuing = false;
    this.secret = '';
    this.wrong = '';
  };

  override render() {
    return html`<section class="card" aria-labelledby="h">
        <header>
          ${icon('key', 16)}
          <h2 id="h" class="grow">API tokens</h2>
          <a class="btn small ghost" href="/api/v1/docs" target="_blank" rel="noopener">${icon('file', 14)} REST documentation</a>
          <button class="btn small primary" @click=${() => (this.issuing = true)}>${icon('plus', 14)} Issue token</button>
        </header>
        ${loaded(this.#pager.list, ({ items }) => (items.length ? this.#table(items) : this.#none()))}
      </section>
      ${this.issuing ? (this.secret ? this.#shown() : this.#form()) : nothing}
      ${this.revoking ? this.#confirm(this.revoking) : nothing}`;
  }

  #none() {
    return empty('key', 'No API tokens', 'A program signs in with a token in the header Authorization: Bearer.');
  }

  #table(list: ApiToken[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="API tokens">
      <table>
        <thead><tr><th>Label</th><th>Token</th><th>Issued</th><th>Expires</th><th>Last used</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>
          ${list.map(
            (t) => html`<tr>
              <td class="strong">${t.label}</td>
              <td class="mono dim">${t.id}…</td>
              <td class="num" title=${exact(t.createdAt)}>${when(t.createdAt)}</td>
              <td class="num">${t.expiresAt ? when(t.expiresAt) : 'Never'}</td>
              <td class="num">${ago(t.lastUsedAt)}</td>
              <td class="right"><button class="btn small" aria-label="Revoke ${t.label}" @click=${() => (this.revoking = t)}>Revoke</button></td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${further(this.#pager)}`;
  }

  #form() {
    return html`<bp-dialog heading="Issue an API token" @close=${this.#close}>
      <form class="fields" @submit=${this.#issue}>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <div class="field">
          <label for="label">What is it for?</label>
          <input class="input" id="label" name="label" required maxlength="100" autofocus autocomplete="off" placeholder="nightly export" />
        </div>
        <div class="field">
          <label for="days">Expires</label>
          <select class="input" id="days" name="days">
            <option value="90">In 90 days</option><option value="30">In 30 days</option>
            <option value="365">In a year</option><option value="0">Never</option>
          </select>
        </div>
        <div class="row between">
          <button type="button" class="btn" @click=${this.#close}>Cancel</button>
          <button class="btn primary">Issue token</button>
        </div>
      </form>
    </bp-dialog>`;
  }

  #shown() {
    return html`<bp-dialog heading="Copy the token now" @close=${this.#close}>
      <div class="stack">
        <p class="mut">It is shown this once; the node keeps only its fingerprint.</p>
        <bp-copy .text=${this.secret} what="token"></bp-copy>
        <div class="row between"><span></span><button class="btn primary" @click=${this.#close}>Done</button></div>
      </div>
    </bp-dialog>`;
  }

  #confirm(t: ApiToken) {
    const run = async () => {
      await tokens.revoke(t.id);
      await this.#pager.list.reload();
    };
    return html`<bp-confirm
      heading="Revoke ${t.label}?" verb="Revoke" .run=${run} @close=${() => (this.revoking = undefined)}
      text="Programs that use it are refused from then on."
    ></bp-confirm>`;
  }
}
