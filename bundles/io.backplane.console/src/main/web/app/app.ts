import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { restore, session } from '../api/session.js';
import { Watch } from '../core/cell.js';
import { go, place } from '../core/router.js';
import { live } from '../live/live.js';
import { failure } from '../ui/bits.js';
import { mark } from '../ui/icons.js';
import { ui } from '../ui/styles.js';
import './shell.js';
import '../ui/notices.js';

type Phase = 'starting' | 'unreachable' | 'first-start' | 'signed-out' | 'signed-in';

/** The whole console: finds out who is there and shows what that person may see. */
@customElement('bp-app')
export class App extends LitElement {
  static override styles = [
    ...ui,
    css`
      :host { display: block; min-height: 100dvh; }
      .splash { min-height: 100dvh; display: grid; place-content: center; justify-items: center; gap: 16px; }
    `,
  ];

  @state() private phase: Phase = 'starting';
  #error = new Error('');
  #unwatch?: () => void;

  constructor() {
    super();
    new Watch(this, [session]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = session.watch((now) => this.#onSession(Boolean(now)));
    if (session.value) this.#onSession(true);
    else void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
  }

  #start = async (): Promise<void> => {
    this.phase = 'starting';
    try {
      const found = await restore();
      if (found === 'first-start') await import('../pages/setup-page.js');
      if (found === 'signed-out') await import('../pages/sign-in-page.js');
      this.phase = found;
    } catch (e) {
      this.#error = e as Error;
      this.phase = 'unreachable';
      setTimeout(() => this.phase === 'unreachable' && void this.#start(), 3000);
    }
    performance.mark('ready');
  };

  #onSession(signedIn: boolean): void {
    if (signedIn) {
      if (place.value.path === '/sign-in' || place.value.path === '/setup') go('/', { replace: true });
      this.phase = 'signed-in';
      live.start();
    } else {
      live.stop();
      void import('../pages/sign-in-page.js').then(() => {
        if (this.phase === 'signed-in') this.phase = 'signed-out';
      });
    }
  }

  override render() {
    return html`${this.#content()}<bp-notices></bp-notices>`;
  }

  #content() {
    switch (this.phase) {
      case 'signed-in':
        return html`<bp-shell></bp-shell>`;
      case 'first-start':
        return html`<bp-setup-page></bp-setup-page>`;
      case 'signed-out':
        return html`<bp-sign-in-page></bp-sign-in-page>`;
      case 'unreachable':
        return html`<main class="splash">
          <h1 class="sr">Backplane</h1>
          ${mark(44)} ${failure(this.#error, () => void this.#start())}
        </main>`;
      default:
        return html`<main class="splash" aria-busy="true">
          <h1 class="sr">Backplane</h1>
          ${mark(44)}
          <p class="dim" role="status">Starting</p>
        </main>`;
    }
  }
}
