import { LitElement, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { session, signOut } from '../api/session.js';
import { Watch } from '../core/cell.js';
import { place } from '../core/router.js';
import { dark, toggleTheme } from '../core/theme.js';
import { link } from '../live/live.js';
import { followNode } from '../live/node-feed.js';
import { chip } from '../ui/bits.js';
import { icon, mark } from '../ui/icons.js';
import { notifyFailure } from '../ui/notices.js';
import { ui } from '../ui/styles.js';
import { match, NAV, type NavEntry } from './routes.js';
import { shellStyles } from './shell-styles.js';
import { look, watchForNewer } from './takeover.js';
import './outlet.js';

const narrow = matchMedia('(max-width: 900px)');

/** Frame around the pages: navigation, search, state of the live feed, theme. */
@customElement('bp-shell')
export class Shell extends LitElement {
  static override styles = [...ui, shellStyles];

  @state() private drawer = false;
  @state() private palette = false;
  @state() private small = narrow.matches;
  @query('main') private main!: HTMLElement;
  #stops: (() => void)[] = [];
  #path = place.value.path;

  constructor() {
    super();
    new Watch(this, [session, link, dark]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const onWidth = () => (this.small = narrow.matches);
    narrow.addEventListener('change', onWidth);
    document.addEventListener('keydown', this.#onKey);
    this.#stops = [
      followNode(),
      watchForNewer(),
      place.watch(() => this.#onPlace()),
      link.watch((state) => state === 'open' && void look()),
      () => narrow.removeEventListener('change', onWidth),
      () => document.removeEventListener('keydown', this.#onKey),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  #onPlace(): void {
    this.drawer = false;
    this.requestUpdate();
    if (place.value.path === this.#path) return;
    this.#path = place.value.path;
    scrollTo(0, 0);
    void this.updateComplete.then(() => this.main.focus({ preventScroll: true }));
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.#openPalette();
    } else if (event.key === 'Escape' && this.drawer) {
      this.drawer = false;
    }
  };

  async #openPalette(): Promise<void> {
    await import('./palette.js');
    this.palette = true;
  }

  #skip(): void {
    this.main.focus();
  }

  async #leave(): Promise<void> {
    try {
      await signOut();
    } catch (e) {
      notifyFailure('Could not sign out', e);
    }
  }

  override render() {
    const hidden = this.small && !this.drawer;
    return html`<nav class="shortcuts" aria-label="Shortcuts"><button class="skip" @click=${this.#skip}>Skip to content</button></nav>
      ${this.small && this.drawer
        ? html`<div class="veil" @click=${() => (this.drawer = false)}></div>`
        : nothing}
      <aside class=${this.drawer ? 'open' : ''} ?inert=${hidden}>
        <a class="brand" href="/">${mark(28)}<span>Backplane</span></a>
        <nav aria-label="Main">${NAV.map((g) => this.#group(g.title, g.entries))}</nav>
        ${this.#who()}
      </aside>
      <div class="column" ?inert=${this.small && this.drawer}>
        ${this.#bar()}
        <main id="main" tabindex="-1"><bp-outlet></bp-outlet></main>
      </div>
      ${this.palette ? html`<bp-palette @close=${() => (this.palette = false)}></bp-palette>` : nothing}`;
  }

  #group(title: string, entries: NavEntry[]) {
    const current = match(place.value.path).route.nav;
    return html`<h2>${title}</h2>
      <ul>
        ${entries.map(
          (e) => html`<li>
            <a href=${e.path} aria-current=${e.path === current ? 'page' : nothing}>${icon(e.icon, 17)}${e.label}</a>
          </li>`,
        )}
      </ul>`;
  }

  #who() {
    const user = session.value?.user ?? '';
    return html`<div class="who">
      <span class="face" aria-hidden="true">${user.slice(0, 2).toUpperCase()}</span>
      <div class="grow">
        <div class="strong cut">${user}</div>
        <div class="dim small cut">${session.value?.roles.join(', ')}</div>
      </div>
      <button class="btn ghost square" aria-label="Sign out" title="Sign out" @click=${this.#leave}>
        ${icon('signOut', 17)}
      </button>
    </div>`;
  }

  #bar() {
    return html`<header>
      <button class="btn ghost square menu" aria-label="Menu" aria-expanded=${this.drawer} @click=${() => (this.drawer = true)}>
        ${icon('menu', 19)}
      </button>
      <button class="search" aria-keyshortcuts="Control+K" @click=${this.#openPalette}>
        ${icon('search', 16)}<span class="grow cut">Search devices, pages, actions</span><kbd>Ctrl K</kbd>
      </button>
      <span class="grow"></span>
      <span class="link" role="status">${this.#link()}</span>
      <button
        class="btn ghost square"
        aria-label=${dark.value ? 'Light theme' : 'Dark theme'}
        title=${dark.value ? 'Light theme' : 'Dark theme'}
        @click=${toggleTheme}
      >
        ${icon(dark.value ? 'sun' : 'moon', 18)}
      </button>
    </header>`;
  }

  #link() {
    if (link.value === 'open') return chip(html`<span class="word">Connected</span>`, 'ok', true);
    if (link.value === 'waiting') return chip(html`<span class="word">Reconnecting</span>`, 'warn', true);
    return chip(html`<span class="word">Connecting</span>`, '', true);
  }
}
