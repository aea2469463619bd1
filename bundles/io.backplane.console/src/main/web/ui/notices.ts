import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Cell, Watch } from '../core/cell.js';
import { ApiError } from '../api/http.js';
import { ui } from './styles.js';
import { icon } from './icons.js';

interface Notice {
  id: number;
  tone: 'ok' | 'bad' | 'info';
  text: string;
  action?: { label: string; run: () => void };
}

const notices = new Cell<Notice[]>([]);
let next = 1;

/** Shows a line at the edge of the page for a while; one with an action stays until answered. */
export function notify(text: string, tone: Notice['tone'] = 'ok', action?: Notice['action']): void {
  const notice: Notice = { id: next++, tone, text, action };
  notices.value = [...notices.value.slice(-3), notice];
  if (!action) setTimeout(() => dismiss(notice.id), tone === 'bad' ? 9000 : 4500);
}

/** Shows why something the person asked for did not happen. */
export function notifyFailure(what: string, error: unknown): void {
  const reason = error instanceof ApiError ? error.detail || error.title : String(error);
  notify(`${what}: ${reason}`, 'bad');
}

function dismiss(id: number): void {
  notices.value = notices.value.filter((n) => n.id !== id);
}

@customElement('bp-notices')
export class Notices extends LitElement {
  static override styles = [
    ...ui,
    css`
      :host { position: fixed; right: 18px; bottom: 18px; z-index: 40; display: grid; gap: 8px; width: min(400px, calc(100vw - 36px)); pointer-events: none; }
      .notice {
        display: flex; align-items: center; gap: 10px; padding: 10px 8px 10px 14px; pointer-events: auto;
        background: var(--surface); border: 1px solid var(--line-2); border-radius: 10px;
        box-shadow: var(--shadow-high); animation: rise 0.18s ease-out;
      }
      .notice.ok > .icon { color: var(--ok); }
      .notice.bad > .icon { color: var(--bad); }
      .notice.info > .icon { color: var(--brand); }
      .grow { overflow-wrap: anywhere; }
      @keyframes rise { from { opacity: 0; translate: 0 8px; } }
    `,
  ];

  constructor() {
    super();
    new Watch(this, [notices]);
  }

  override render() {
    return html`<div class="stack" role="status" aria-live="polite">
      ${repeat(notices.value, (n) => n.id, (n) => this.#row(n))}
    </div>`;
  }

  #row(n: Notice) {
    return html`<div class="notice ${n.tone}">
      ${icon(n.tone === 'ok' ? 'check' : n.tone === 'bad' ? 'alert' : 'info', 18)}
      <span class="grow">${n.text}</span>
      ${n.action
        ? html`<button class="btn small primary" @click=${() => (dismiss(n.id), n.action!.run())}>${n.action.label}</button>`
        : nothing}
      <button class="btn small ghost square" aria-label="Dismiss" @click=${() => dismiss(n.id)}>${icon('x', 15)}</button>
    </div>`;
  }
}
