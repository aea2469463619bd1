import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { profiles } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Profile } from '../../api/types.js';
import { plural } from '../../core/format.js';
import { Pager } from '../../core/pager.js';
import { go } from '../../core/router.js';
import { symbol } from '../../core/units.js';
import { chip, empty, further, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import '../../ui/dialog.js';

/** What kinds of devices there are. */
@customElement('bp-profiles-page')
export class ProfilesPage extends LitElement {
  static override styles = [
    ...ui,
    css`
      .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr)); gap: 14px; }
      .profile { padding: 16px; display: flex; flex-direction: column; gap: 12px; color: var(--text); }
      .profile:hover { text-decoration: none; border-color: var(--line-2); }
      .profile h2 { font-size: 15px; overflow-wrap: anywhere; }
      .keys { display: flex; flex-wrap: wrap; gap: 6px; }
      .foot { margin-top: auto; border-top: 1px solid var(--line); padding-top: 11px; }
    `,
  ];

  @state() private creating = false;
  @state() private error?: ApiError;
  #pager = new Pager(this, profiles.page);

  async #create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const id = String(data.get('id')).trim();
    try {
      await profiles.create({
        id, name: String(data.get('name')).trim() || id, description: '', dialect: 'native',
        properties: [], commands: [], retentionDays: 0,
      });
      go(`/profiles/${encodeURIComponent(id)}`);
    } catch (e) {
      this.error = e instanceof ApiError ? e : new ApiError(0, String(e), '');
    }
  }

  override render() {
    return html`<div class="page">
        <div class="head">
          <div class="grow">
            <h1>Profiles</h1>
            <p>What devices of a kind measure, in which units, and what they can be told</p>
          </div>
          <div class="actions">
            <button class="btn primary" @click=${() => ((this.creating = true), (this.error = undefined))}>${icon('plus', 15)} Add profile</button>
          </div>
        </div>
        ${loaded(this.#pager.list, ({ items }) => (items.length ? this.#cards(items) : this.#none()))}
      </div>
      ${this.creating ? this.#dialog() : nothing}`;
  }

  #cards(items: Profile[]) {
    return html`<div class="cards">${items.map((p) => this.#card(p))}</div>${further(this.#pager)}`;
  }

  #none() {
    return html`<div class="card">${empty('layers', 'No profiles', 'A profile names the properties of a kind of device, with types and units.')}</div>`;
  }

  #card(p: Profile) {
    const shown = p.properties.slice(0, 6);
    return html`<a class="card profile" href="/profiles/${encodeURIComponent(p.id)}">
      <div class="row">
        <span class="tile">${icon('layers', 17)}</span>
        <div class="grow"><h2>${p.name || p.id}</h2><div class="mono dim">${p.id}</div></div>
      </div>
      ${p.description ? html`<p class="mut small">${p.description}</p>` : nothing}
      <div class="keys">
        ${shown.map((q) => chip(html`${q.title || q.key}${q.unit ? html` <span class="dim">${symbol(q.unit)}</span>` : nothing}`))}
        ${p.properties.length > shown.length ? chip(`+${p.properties.length - shown.length}`) : nothing}
        ${p.properties.length ? nothing : html`<span class="dim small">No properties named; any key is taken</span>`}
      </div>
      <div class="row foot small dim">
        <span class="grow">${plural(p.properties.length, 'property', 'properties')}, ${plural(p.commands.length, 'command')}</span>
        <span>${p.retentionDays ? `kept ${plural(p.retentionDays, 'day')}` : 'default retention'}</span>
      </div>
    </a>`;
  }

  #dialog() {
    const e = this.error;
    return html`<bp-dialog heading="Add a profile" @close=${() => (this.creating = false)}>
      <form class="fields" @submit=${this.#create}>
        ${e ? html`<p class="wrong" role="alert">${e.field('id') ?? (e.detail || e.title)}</p>` : nothing}
        <div class="field">
          <label for="id">Identifier <span class="dim">(required)</span></label>
          <input class="input mono" id="id" name="id" required autofocus maxlength="64" pattern="[A-Za-z0-9._\\-]+" autocomplete="off" spellcheck="false" />
        </div>
        <div class="field">
          <label for="name">Name</label>
          <input class="input" id="name" name="name" maxlength="200" autocomplete="off" />
        </div>
        <div class="row between">
          <button type="button" class="btn" @click=${() => (this.creating = false)}>Cancel</button>
          <button class="btn primary">Add profile</button>
        </div>
      </form>
    </bp-dialog>`;
  }
}
