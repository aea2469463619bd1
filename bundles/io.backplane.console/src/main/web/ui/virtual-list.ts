import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { styled } from './styled.js';


const SPARE_ROWS = 6;

/**
 * Rows of equal height of which only the visible ones are on the page. Fires `near-end` when the
 * person comes close to the last row, and `window` when other rows became visible. Rows are
 * rendered outside a shadow tree of their own, so they take the styles of whoever shows the list;
 * that one also makes the list scroll (`overflow-y: auto`).
 */
@customElement('bp-virtual-list')
export class VirtualList<T> extends LitElement {
  @property({ attribute: false }) items: readonly T[] = [];
  @property({ attribute: false }) row: (item: T, index: number) => TemplateResult = () => html``;
  @property({ attribute: false }) key: (item: T) => unknown = (item) => item;
  @property({ type: Number }) height = 56;
  /** Another object means that rows changed inside the same list. */
  @property({ attribute: false }) stamp?: object;
  @state() private first = 0;
  @state() private shown = 20;
  #observer?: ResizeObserver;

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('scroll', this.#measure, { passive: true });
    this.#observer = new ResizeObserver(this.#measure);
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('scroll', this.#measure);
    this.#observer?.disconnect();
  }

  #measure = (): void => {
    const first = Math.max(0, Math.floor(this.scrollTop / this.height) - SPARE_ROWS);
    const shown = Math.ceil(this.clientHeight / this.height) + 2 * SPARE_ROWS;
    if (first !== this.first || shown !== this.shown) {
      this.first = first;
      this.shown = shown;
      this.#tell();
    }
    this.#nearEnd();
  };

  override updated(changed: Map<string, unknown>): void {
    if (changed.has('items') || changed.has('height')) {
      this.#measure();
      this.#tell();
    }
  }

  #tell(): void {
    const from = this.first;
    const detail = { from, to: Math.min(this.items.length, from + this.shown) };
    this.dispatchEvent(new CustomEvent('window', { detail }));
  }

  #nearEnd(): void {
    const end = this.items.length * this.height;
    if (this.scrollTop + this.clientHeight * 2 > end) this.dispatchEvent(new CustomEvent('near-end'));
  }

  override render() {
    const slice = this.items.slice(this.first, this.first + this.shown);
    const space = styled({ height: `${this.items.length * this.height}px`, position: 'relative' });
    const shift = styled({ transform: `translateY(${this.first * this.height}px)` });
    return html`<div role="presentation" ${space}>
      <div role="presentation" ${shift}>
        ${repeat(slice, this.key, (item, i) => this.row(item, this.first + i))}
      </div>
    </div>`;
  }
}
