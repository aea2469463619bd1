import { LitElement, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { devices } from '../api/devices.js';
import { signOut } from '../api/session.js';
import { devicePath, go } from '../core/router.js';
import { dark, setTheme, toggleTheme } from '../core/theme.js';
import { icon, type IconName } from '../ui/icons.js';
import { notifyFailure } from '../ui/notices.js';
import { ui } from '../ui/styles.js';
import { NAV } from './routes.js';

interface Entry {
  label: string;
  hint: string;
  icon: IconName;
  run: () => unknown;
}

/** Finds pages, actions and devices by name; everything by keyboard. */
@customElement('bp-palette')
export class Palette extends LitElement {
  static override styles = [
    ...ui,
    css`
      dialog {
        width: min(600px, calc(100vw - 24px)); margin: 12vh auto auto; padding: 0; border: 1px solid var(--line);
        border-radius: 14px; background: var(--surface); color: var(--text); box-shadow: var(--shadow-high); overflow: hidden;
      }
      dialog::backdrop { background: light-dark(rgb(16 20 38 / 0.42), rgb(2 4 10 / 0.66)); }
      .line { display: flex; align-items: center; gap: 10px; padding: 0 16px; border-bottom: 1px solid var(--line); color: var(--text-3); }
      input { flex: 1; height: 52px; border: 0; background: none; color: var(--text); font: 15.5px var(--font); min-width: 0; }
      input:focus-visible { outline: none; box-shadow: none; }
      input::placeholder { color: var(--text-3); opacity: 1; }
      [role='listbox'] { max-height: min(420px, 60vh); overflow-y: auto; padding: 6px; }
      [role='option'] { display: flex; align-items: center; gap: 11px; padding: 8px 10px; border-radius: 8px; cursor: pointer; }
      [role='option'] .icon { color: var(--text-3); }
      [role='option'][aria-selected='true'] { background: var(--brand-soft); color: var(--brand); }
      [role='option'][aria-selected='true'] :is(.icon, .dim) { color: inherit; }
      .none { padding: 22px; text-align: center; }
    `,
  ];

  @state() private text = '';
  @state() private found: Entry[] = [];
  @state() private at = 0;
  @query('dialog') private dialog!: HTMLDialogElement;
  #abort?: AbortController;
  #timer = 0;

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  #fixed(): Entry[] {
    const pages = NAV.flatMap((g) => g.entries).map((e) => ({
      label: e.label,
      hint: 'Page',
      icon: e.icon,
      run: () => go(e.path),
    }));
    return [
      ...pages,
      { label: 'Add a device', hint: 'Action', icon: 'plus', run: () => go('/devices?new=1') },
      { label: 'Dead letters', hint: 'Page', icon: 'alert', run: () => go('/streams?tab=dead-letters') },
      { label: 'Listeners and certificates', hint: 'Page', icon: 'network', run: () => go('/connections?tab=listeners') },
      { label: 'Bans', hint: 'Page', icon: 'shield', run: () => go('/connections?tab=bans') },
      { label: 'Generations', hint: 'Page', icon: 'layers', run: () => go('/system?tab=generations') },
      { label: 'Health checks', hint: 'Page', icon: 'heart', run: () => go('/system?tab=health') },
      { label: 'API tokens', hint: 'Page', icon: 'key', run: () => go('/system?tab=tokens') },
      { label: dark.value ? 'Light theme' : 'Dark theme', hint: 'Action', icon: dark.value ? 'sun' : 'moon', run: toggleTheme },
      { label: 'Theme of the system', hint: 'Action', icon: 'sliders', run: () => setTheme('auto') },
      { label: 'REST documentation', hint: 'Opens /api/v1/docs', icon: 'file', run: () => open('/api/v1/docs', '_blank', 'noopener') },
      { label: 'Sign out', hint: 'Action', icon: 'signOut', run: () => signOut().catch((e) => notifyFailure('Could not sign out', e)) },
    ];
  }

  get #entries(): Entry[] {
    const words = this.text.trim().toLowerCase();
    const fixed = this.#fixed().filter((e) => e.label.toLowerCase().includes(words));
    return [...fixed, ...this.found];
  }

  #input(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    this.at = 0;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#search(), 120);
  }

  async #search(): Promise<void> {
    this.#abort?.abort();
    const text = this.text.trim();
    if (!text) {
      this.found = [];
      return;
    }
    this.#abort = new AbortController();
    try {
      const page = await devices.list({ text }, 8, undefined, this.#abort.signal);
      this.found = page.items.map((d) => ({
        label: d.name || d.id,
        hint: d.id,
        icon: 'device',
        run: () => go(devicePath(d.id)),
      }));
    } catch (e) {
      if (!(e instanceof DOMException)) this.found = [];
    }
  }

  #key(event: KeyboardEvent): void {
    const n = this.#entries.length;
    if (event.key === 'ArrowDown') this.at = (this.at + 1) % Math.max(1, n);
    else if (event.key === 'ArrowUp') this.at = (this.at + n - 1) % Math.max(1, n);
    else if (event.key === 'Enter') this.#run(this.#entries[this.at]);
    else return;
    event.preventDefault();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  #run(entry: Entry | undefined): void {
    if (!entry) return;
    this.#close();
    entry.run();
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  #outside(event: MouseEvent): void {
    if (event.target === this.dialog) this.#close();
  }

  override render() {
    const entries = this.#entries;
    return html`<dialog aria-label="Search" @close=${this.#close} @click=${this.#outside}>
      <div class="line">
        ${icon('search', 17)}
        <input
          role="combobox" aria-label="Search devices, pages and actions" aria-expanded="true"
          aria-controls="list" aria-autocomplete="list" aria-activedescendant=${entries.length ? `o${this.at}` : nothing}
          placeholder="Search devices, pages, actions" autocomplete="off" spellcheck="false"
          @input=${this.#input} @keydown=${this.#key}
        />
      </div>
      <div id="list" role="listbox" aria-label="Results">
        ${entries.map(
          (e, i) => html`<div id="o${i}" role="option" aria-selected=${i === this.at}
            @click=${() => this.#run(e)} @pointermove=${() => (this.at = i)}>
            ${icon(e.icon, 16)}<span class="grow cut">${e.label}</span><span class="dim small cut">${e.hint}</span>
          </div>`,
        )}
      </div>
      ${entries.length ? nothing : html`<p class="none mut">Nothing is called “${this.text}”.</p>`}
    </dialog>`;
  }
}
