import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { devices } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Device, Group } from '../../api/types.js';
import { count, plural } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { devicePath } from '../../core/router.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify, notifyFailure } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';

const SHOWN = 50;

/**
 * The devices of a saved group. Where tags make the group, members are added and removed here, by
 * giving and taking the tags; fires `changed`.
 */
@customElement('bp-group-members')
export class GroupMembers extends LitElement {
  static override styles = [
    ...ui,
    css`
      .add { display: flex; gap: 8px; flex-wrap: wrap; padding: 0 16px 14px; }
      .add .input { flex: 1 1 220px; max-width: 380px; }
      .add .wrong { flex-basis: 100%; }
      ul { list-style: none; margin: 0; padding: 0; }
      li { display: flex; align-items: center; gap: 11px; padding: 9px 16px; border-top: 1px solid var(--line); min-height: 52px; }
      li a { display: block; color: var(--text); }
      li .mono { display: block; }
      .foot { padding: 10px 16px; border-top: 1px solid var(--line); font-size: 13px; }
    `,
  ];

  @property({ attribute: false }) group!: Group;
  @state() private wrong = '';
  @state() private found: Device[] = [];
  #typing = 0;
  #loader = new Loader(this, (signal) => devices.list({ group: this.group.id }, SHOWN, undefined, signal));

  override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get('group') as Group | undefined;
    if (before && before.version !== this.group.version) void this.#loader.reload();
  }

  get #tags(): string[] {
    return this.group.filter.tags ?? [];
  }

  #onText(event: Event): void {
    const text = (event.target as HTMLInputElement).value.trim();
    this.wrong = '';
    clearTimeout(this.#typing);
    if (!text) return;
    this.#typing = window.setTimeout(async () => {
      try {
        this.found = (await devices.list({ text }, 20)).items;
      } catch {
        this.found = [];
      }
    }, 150);
  }

  async #add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const id = String(new FormData(form).get('device')).trim();
    if (!id) return;
    try {
      const device = await devices.find(id);
      await devices.save({ ...device, tags: [...new Set([...device.tags, ...this.#tags])] });
      form.reset();
      await this.#changed();
    } catch (e) {
      const known = e instanceof ApiError;
      this.wrong = known && e.status === 404 ? `No device is called ${id}.` : known ? e.detail || e.title : String(e);
    }
  }

  async #remove(device: Device): Promise<void> {
    try {
      await devices.save({ ...device, tags: device.tags.filter((t) => !this.#tags.includes(t)) });
      notify(`${device.name || device.id} is no member any more.`);
      await this.#changed();
    } catch (e) {
      notifyFailure('Could not remove it', e);
    }
  }

  async #changed(): Promise<void> {
    this.dispatchEvent(new CustomEvent('changed'));
    await this.#loader.reload();
  }

  override render() {
    return html`<section class="card" aria-labelledby="m">
      <header><h2 id="m" class="grow">Members</h2></header>
      ${this.#tags.length ? this.#adder() : nothing}
      ${loaded(this.#loader, (page) => (page.items.length ? this.#list(page.items, page.total ?? page.items.length) : this.#none()))}
    </section>`;
  }

  #adder() {
    return html`<form class="add" @submit=${this.#add}>
      <input class="input" name="device" list="found" aria-label="Device to add" placeholder="Identifier of a device" autocomplete="off" spellcheck="false" @input=${this.#onText} />
      <datalist id="found">${this.found.map((d) => html`<option value=${d.id}>${d.name}</option>`)}</datalist>
      <button class="btn">${icon('plus', 15)} Add member</button>
      ${this.wrong ? html`<span class="wrong" role="alert">${this.wrong}</span>` : nothing}
    </form>`;
  }

  #none() {
    return empty('device', 'No members', this.#tags.length
      ? 'Add the first one above, or tag devices on their pages.'
      : 'No device meets the conditions now.');
  }

  #list(items: Device[], total: number) {
    return html`<ul>${items.map((d) => this.#row(d))}</ul>
      ${total > items.length ? html`<p class="foot"><a href="/devices?group=${encodeURIComponent(this.group.id)}">Show all ${plural(total, 'device')}</a> <span class="dim">(${count(items.length)} shown)</span></p>` : nothing}`;
  }

  #row(d: Device) {
    const state = !d.enabled ? chip('Disabled', 'bad', true) : d.presence?.connected ? chip('Online', 'ok', true) : chip('Offline', '', true);
    return html`<li>
      <span class="grow">
        <a class="strong cut" href=${devicePath(d.id)}>${d.name || d.id}</a>
        <span class="mono dim cut">${d.id}</span>
      </span>
      ${state}
      ${this.#tags.length ? html`<button class="btn ghost square" aria-label="Remove ${d.id} from the group" @click=${() => this.#remove(d)}>${icon('x', 15)}</button>` : nothing}
    </li>`;
  }
}
