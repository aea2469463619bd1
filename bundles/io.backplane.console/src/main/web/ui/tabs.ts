import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { go } from '../core/router.js';
import { ui } from './styles.js';

export interface Tab {
  id: string;
  label: string;
  /** Loads what the tab shows. */
  load: () => Promise<unknown>;
}

/** The address of a tab on the present page; the first tab is the page without a query. */
export function tabAddress(tabs: readonly Tab[], id: string, keep: readonly string[] = []): string {
  const now = new URLSearchParams(location.search);
  const query = new URLSearchParams();
  for (const name of keep) if (now.has(name)) query.set(name, now.get(name)!);
  if (id !== tabs[0]?.id) query.set('tab', id);
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : '');
}

/** Parts of a page as links, so that each has an address of its own. */
@customElement('bp-tabs')
export class Tabs extends LitElement {
  static override styles = [
    ...ui,
    css`
      nav {
        display: flex; gap: 2px; border-bottom: 1px solid var(--line); margin-bottom: 16px; overflow-x: auto;
        scrollbar-width: none;
      }
      a {
        padding: 9px 12px; color: var(--text-2); font-weight: 550; white-space: nowrap; flex: none;
        border-bottom: 2px solid transparent; margin-bottom: -1px;
      }
      a:hover { color: var(--text); text-decoration: none; }
      a[aria-current] { color: var(--brand); border-bottom-color: var(--brand); }
      a:focus-visible { box-shadow: inset 0 0 0 2px var(--brand); }
    `,
  ];

  @property({ attribute: false }) tabs: readonly Tab[] = [];
  /** Names of the query that hold for every tab. */
  @property({ attribute: false }) keep: readonly string[] = [];
  @property() current = '';
  @property() label = 'Parts';

  override updated(changed: Map<string, unknown>): void {
    if (!changed.has('current')) return;
    const link = this.renderRoot.querySelector<HTMLElement>('[aria-current]');
    const bar = link?.parentElement;
    if (!link || !bar) return;
    const end = link.offsetLeft - bar.offsetLeft + link.offsetWidth;
    if (end > bar.scrollLeft + bar.clientWidth || link.offsetLeft - bar.offsetLeft < bar.scrollLeft) {
      bar.scrollLeft = end - bar.clientWidth;
    }
  }

  #go(event: MouseEvent, id: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(tabAddress(this.tabs, id, this.keep));
  }

  override render() {
    return html`<nav aria-label=${this.label}>
      ${this.tabs.map(
        (t) => html`<a
          href=${tabAddress(this.tabs, t.id, this.keep)}
          aria-current=${t.id === this.current ? 'page' : nothing}
          @click=${(e: MouseEvent) => this.#go(e, t.id)}
        >${t.label}</a>`,
      )}
    </nav>`;
  }
}
