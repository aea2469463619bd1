import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { devices, groups } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Group, Page } from '../../api/types.js';
import { plural } from '../../core/format.js';
import { Pager } from '../../core/pager.js';
import { go } from '../../core/router.js';
import { chip, empty, further, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import { conditions } from './group-draft.js';
import '../../ui/dialog.js';

interface Counted {
  group: Group;
  members?: number;
}

/** Groups of devices, with how many are in each now. */
@customElement('bp-groups-page')
export class GroupsPage extends LitElement {
  static override styles = [
    ...ui,
    css`
      .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 14px; }
      .group { padding: 16px; display: flex; flex-direction: column; gap: 12px; color: var(--text); }
      .group:hover { text-decoration: none; border-color: var(--line-2); }
      .group h2 { font-size: 15px; overflow-wrap: anywhere; }
      .keys { display: flex; flex-wrap: wrap; gap: 6px; }
      .foot { margin-top: auto; border-top: 1px solid var(--line); padding-top: 11px; }
    `,
  ];

  @state() private creating = false;
  @state() private byHand = false;
  @state() private error?: ApiError;
  #pager = new Pager(this, (limit, cursor, signal) => this.#page(limit, cursor, signal), 48);

  async #page(limit: number, cursor?: string, signal?: AbortSignal): Promise<Page<Counted>> {
    const page = await groups.page(limit, cursor, signal);
    const items = page.items.map(async (group) => ({
      group,
      members: (await devices.list({ group: group.id }, 1, undefined, signal)).total,
    }));
    return { ...page, items: await Promise.all(items) };
  }

  async #create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const id = String(data.get('id')).trim();
    const tags = this.byHand ? [id] : [];
    try {
      await groups.create({ id, name: String(data.get('name')).trim() || id, filter: { tags } });
      go(`/groups/${encodeURIComponent(id)}`);
    } catch (e) {
      this.error = e instanceof ApiError ? e : new ApiError(0, String(e), '');
    }
  }

  #open(): void {
    this.creating = true;
    this.byHand = false;
    this.error = undefined;
  }

  override render() {
    return html`<div class="page">
        <div class="head">
          <div class="grow">
            <h1>Groups</h1>
            <p>Devices that belong together, picked by hand or by what they have in common</p>
          </div>
          <div class="actions">
            <button class="btn primary" @click=${this.#open}>${icon('plus', 15)} Add group</button>
          </div>
        </div>
        ${loaded(this.#pager.list, ({ items }) => (items.length ? this.#cards(items) : this.#none()))}
      </div>
      ${this.creating ? this.#dialog() : nothing}`;
  }

  #cards(items: Counted[]) {
    return html`<div class="cards">${items.map((c) => this.#card(c))}</div>${further(this.#pager)}`;
  }

  #none() {
    return html`<div class="card">
      ${empty('tag', 'No groups yet', 'A group filters the list of devices, and values can be read for all its members at once.',
        html`<button class="btn primary" @click=${this.#open}>${icon('plus', 15)} Add group</button>`)}
    </div>`;
  }

  #card({ group, members }: Counted) {
    const shown = conditions(group.filter);
    return html`<a class="card group" href="/groups/${encodeURIComponent(group.id)}">
      <div class="row">
        <span class="tile">${icon('tag', 17)}</span>
        <div class="grow"><h2>${group.name || group.id}</h2><div class="mono dim">${group.id}</div></div>
      </div>
      <div class="keys">${shown.length ? shown.map((t) => chip(t)) : html`<span class="dim small">Every device</span>`}</div>
      <div class="row foot small dim"><span class="grow">${members === undefined ? '' : plural(members, 'device')}</span></div>
    </a>`;
  }

  #dialog() {
    const e = this.error;
    const kind = (byHand: boolean, label: string) =>
      html`<button type="button" aria-pressed=${this.byHand === byHand} @click=${() => (this.byHand = byHand)}>${label}</button>`;
    return html`<bp-dialog heading="Add a group" @close=${() => (this.creating = false)}>
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
        <div class="field">
          <span class="label" id="kind">Members</span>
          <div class="segments" role="group" aria-labelledby="kind">${kind(false, 'By condition')}${kind(true, 'By hand')}</div>
          <span class="hint">${this.byHand ? 'You add and remove devices; members carry the group’s identifier as a tag.' : 'Devices come and go as they meet the conditions you set next.'}</span>
        </div>
        <div class="row between">
          <button type="button" class="btn" @click=${() => (this.creating = false)}>Cancel</button>
          <button class="btn primary">Add group</button>
        </div>
      </form>
    </bp-dialog>`;
  }
}
