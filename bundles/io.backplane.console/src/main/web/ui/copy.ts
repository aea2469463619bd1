import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ui } from './styles.js';
import { icon } from './icons.js';

/** Text to be copied, such as a secret or a command line. */
@customElement('bp-copy')
export class Copy extends LitElement {
  static override styles = [
    ...ui,
    css`
      .box { position: relative; }
      .code { padding-right: 46px; min-height: 44px; }
      .btn { position: absolute; top: 7px; right: 7px; }
      .done { color: var(--ok); }
    `,
  ];

  @property() text = '';
  /** What the button says it copies. */
  @property() what = 'text';
  @state() private done = false;

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
    } catch {
      this.#select();
      return;
    }
    this.done = true;
    setTimeout(() => (this.done = false), 1600);
  }

  /** Without a secure context there is no clipboard: select, so that Ctrl-C works. */
  #select(): void {
    const node = this.renderRoot.querySelector('pre');
    const selection = getSelection();
    if (!node || !selection) return;
    selection.selectAllChildren(node);
  }

  override render() {
    return html`<div class="box">
      <pre class="code">${this.text}</pre>
      <button class="btn small square ${this.done ? 'done' : ''}" aria-label="Copy ${this.what}" @click=${this.#copy}>
        ${icon(this.done ? 'check' : 'copy', 15)}
      </button>
      <span class="sr" role="status">${this.done ? 'Copied' : ''}</span>
    </div>`;
  }
}
