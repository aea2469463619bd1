import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { ui } from './styles.js';
import { icon } from './icons.js';

/** How many dialogs are open; a newer console waits until there is none. */
let openDialogs = 0;
export const dialogsOpen = (): number => openDialogs;

/**
 * A modal dialog that opens when it is put on the page. It fires `close` when the person leaves it;
 * whoever shows it then takes it off the page.
 */
@customElement('bp-dialog')
export class Dialog extends LitElement {
  static override styles = [
    ...ui,
    css`
      dialog {
        width: min(var(--dialog-width, 460px), calc(100vw - 24px)); max-height: calc(100dvh - 32px);
        padding: 0; border: 1px solid var(--line); border-radius: 16px; background: var(--surface);
        color: var(--text); box-shadow: var(--shadow-high); overflow: hidden;
      }
      dialog[open] { display: flex; flex-direction: column; }
      dialog::backdrop { background: light-dark(rgb(16 20 38 / 0.42), rgb(2 4 10 / 0.66)); backdrop-filter: blur(2px); }
      header { display: flex; align-items: flex-start; gap: 10px; padding: 20px 16px 6px 22px; }
      header h2 { font-size: 17px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
      .body { padding: 8px 22px 22px; overflow-y: auto; }
    `,
  ];

  @property() heading = '';
  @property() sub = '';
  @property({ type: Number }) width = 460;
  @query('dialog') private dialog!: HTMLDialogElement;
  #back: Element | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    openDialogs++;
    this.#back = deepActive();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    openDialogs--;
    if (this.#back instanceof HTMLElement && this.#back.isConnected) this.#back.focus();
  }

  override firstUpdated(): void {
    this.dialog.style.setProperty('--dialog-width', `${this.width}px`);
    this.dialog.showModal();
    const first = this.querySelector<HTMLElement>('[autofocus]');
    if (first) requestAnimationFrame(() => first.focus());
  }

  /** Leaves the dialog. */
  leave(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  #onCancel(event: Event): void {
    event.preventDefault();
    this.leave();
  }

  override render() {
    return html`<dialog aria-labelledby="title" @cancel=${this.#onCancel}>
      <header>
        <div class="grow">
          <h2 id="title">${this.heading}</h2>
          ${this.sub ? html`<p class="mono dim">${this.sub}</p>` : nothing}
        </div>
        <button class="btn ghost square" aria-label="Close" @click=${this.leave}>${icon('x', 18)}</button>
      </header>
      <div class="body"><slot></slot></div>
    </dialog>`;
  }
}

function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
