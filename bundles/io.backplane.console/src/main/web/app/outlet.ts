import { LitElement, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { place } from '../core/router.js';
import { failure, skeleton } from '../ui/bits.js';
import { ui } from '../ui/styles.js';
import { match, type Route } from './routes.js';

type PageElement = HTMLElement & { itemId?: string };

/** Shows the page of the current address, loading its code when it is first needed. */
@customElement('bp-outlet')
export class Outlet extends LitElement {
  static override styles = ui;

  @state() private page?: PageElement;
  @state() private error?: Error;
  #route?: Route;
  #stop?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = place.watch(() => void this.#show());
    void this.#show();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  async #show(): Promise<void> {
    const { route, id } = match(place.value.path);
    if (route === this.#route && this.page?.itemId === id) return;
    this.#route = route;
    try {
      await route.load();
    } catch (e) {
      this.error = e as Error;
      return;
    }
    if (this.#route !== route) return;
    document.title = `${id ? `${id} · ` : ''}${route.title} · Backplane`;
    const page = document.createElement(route.tag) as PageElement;
    page.itemId = id;
    this.error = undefined;
    this.page = page;
    performance.mark('page');
  }

  override render() {
    if (this.error) return failure(this.error, () => location.reload());
    return this.page ?? html`<div class="page">${skeleton(5)}</div>`;
  }
}
