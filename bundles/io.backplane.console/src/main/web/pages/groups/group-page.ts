import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { devices, groups, profiles } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import type { Group, GroupFilter } from '../../api/types.js';
import { plural } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { go } from '../../core/router.js';
import { unsaved } from '../../core/unsaved.js';
import { empty, failure, skeleton } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import { copy, toQuery, words } from './group-draft.js';
import './group-members.js';
import '../../ui/confirm.js';

/** One group: its conditions, how many devices meet them now, and who they are. */
@customElement('bp-group-page')
export class GroupPage extends LitElement {
  static override styles = [
    ...ui,
    css`
      .back { display: inline-flex; align-items: center; gap: 5px; color: var(--text-2); margin-bottom: 8px; }
      .problem { padding: 10px 14px; border-radius: 10px; background: var(--bad-soft); color: var(--bad); margin-bottom: 14px; }
      bp-group-members { display: block; margin-top: 14px; }
      .fields.two { grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); }
      .meets { padding: 11px 16px; border-top: 1px solid var(--line); font-size: 13.5px; color: var(--text-2); }
    `,
  ];

  @property() itemId = '';
  @state() private draft?: Group;
  @state() private error?: ApiError;
  @state() private busy = false;
  @state() private removing = false;
  #typing = 0;
  #loader = new Loader<Group>(this, async (signal) => {
    const group = await groups.find(this.itemId, signal);
    this.draft = copy(group);
    unsaved.value = false;
    void this.#count.reload();
    return group;
  });
  #profiles = new Loader(this, (signal) => profiles.choices(signal));
  #count = new Loader(
    this,
    (signal) => devices.list(toQuery(this.draft!.filter), 1, undefined, signal).then((p) => p.total),
    { manual: true },
  );

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    unsaved.value = false;
  }

  #change(change: (g: Group) => void): void {
    change(this.draft!);
    unsaved.value = true;
    this.requestUpdate();
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => void this.#count.reload(), 250);
  }

  async #save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.error = undefined;
    try {
      await groups.save(this.draft!);
      unsaved.value = false;
      notify('Saved.');
      await this.#loader.reload();
    } catch (e) {
      this.error = e instanceof ApiError ? e : new ApiError(0, String(e), '');
    }
    this.busy = false;
  }

  override render() {
    const { data, error } = this.#loader;
    return html`<div class="page">
      <a class="back small" href="/groups">${icon('arrowLeft', 14)} Groups</a>
      ${data && this.draft ? this.#form(data, this.draft) : this.#without(error)}
    </div>`;
  }

  #without(error?: Error) {
    if (!error) return html`<h1>${this.itemId}</h1>${skeleton(6)}`;
    if (error instanceof ApiError && error.status === 404) {
      return html`<h1 class="sr">${this.itemId}</h1>
        <div class="card">${empty('tag', 'There is no such group', `Nothing is called ${this.itemId}.`)}</div>`;
    }
    return html`<h1 class="sr">${this.itemId}</h1><div class="card">${failure(error, () => void this.#loader.reload())}</div>`;
  }

  #form(group: Group, d: Group) {
    return html`<form @submit=${this.#save}>
        <div class="head">
          <div class="grow">
            <h1>${group.name || group.id}</h1>
            <p><span class="mono">${group.id}</span>, version ${group.version}, <a href="/devices?group=${encodeURIComponent(group.id)}">show in Devices</a></p>
          </div>
          <div class="actions">
            <button type="button" class="btn square" aria-label="Delete group" title="Delete group" @click=${() => (this.removing = true)}>${icon('trash', 16)}</button>
            <button class="btn primary" ?disabled=${this.busy || !unsaved.value}>${icon('check', 15)} Save</button>
          </div>
        </div>
        ${this.error ? html`<p class="problem" role="alert">${this.#reason(this.error)}</p>` : nothing}
        ${this.#conditions(d)}
      </form>
      <bp-group-members .group=${group} @changed=${() => this.#count.reload()}></bp-group-members>
      ${this.removing ? this.#confirm(group) : nothing}`;
  }

  #reason(e: ApiError): string {
    if (e.status === 412) return 'Somebody else changed this group meanwhile. Reload the page to see it; your changes here are not saved.';
    return [e.detail || e.title, ...e.errors.map((f) => `${f.pointer.replace('#/', '')}: ${f.detail}`)].join(' · ');
  }

  #conditions(d: Group) {
    const f = d.filter;
    const set = (change: (filter: GroupFilter, value: string) => void) => (e: Event) =>
      this.#change((g) => change(g.filter, (e.target as HTMLInputElement).value.trim()));
    const total = this.#count.data;
    const presence = f.connected === true ? 'true' : f.connected === false ? 'false' : '';
    return html`<section class="card" aria-labelledby="c">
      <header><h2 id="c">Conditions</h2></header>
      <div class="body fields two">
        <div class="field">
          <label for="name">Name</label>
          <input class="input" id="name" required maxlength="200" .value=${d.name} @input=${(e: Event) => this.#change((g) => (g.name = (e.target as HTMLInputElement).value))} />
        </div>
        <div class="field">
          <label for="tags">Tags</label>
          <input class="input" id="tags" .value=${(f.tags ?? []).join(', ')} aria-describedby="tags-note" autocomplete="off" spellcheck="false" @change=${set((g, v) => (g.tags = words(v)))} />
          <span class="hint" id="tags-note">Devices that carry all of these; separated by commas</span>
        </div>
        <div class="field">
          <label for="text">Identifier or name holds</label>
          <input class="input" id="text" maxlength="200" .value=${f.text ?? ''} autocomplete="off" spellcheck="false" @input=${set((g, v) => (g.text = v))} />
        </div>
        <div class="field">
          <label for="profile">Profile</label>
          <select class="input" id="profile" @change=${set((g, v) => (g.profile = v))}>
            <option value="" ?selected=${!f.profile}>Any profile</option>
            ${(this.#profiles.data ?? []).map((p) => html`<option value=${p.id} ?selected=${p.id === f.profile}>${p.name || p.id}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="gateway">Behind the gateway</label>
          <input class="input mono" id="gateway" .value=${f.gateway ?? ''} autocomplete="off" spellcheck="false" @input=${set((g, v) => (g.gateway = v))} />
        </div>
        <div class="field">
          <label for="presence">Presence</label>
          <select class="input" id="presence" @change=${set((g, v) => (g.connected = v === '' ? null : v === 'true'))}>
            <option value="" ?selected=${presence === ''}>Any</option>
            <option value="true" ?selected=${presence === 'true'}>Online</option>
            <option value="false" ?selected=${presence === 'false'}>Offline</option>
          </select>
        </div>
      </div>
      <p class="meets" role="status">${this.#count.error ? `Cannot be counted now: ${this.#count.error.message}` : total === undefined ? 'Counting' : `${plural(total, 'device meets', 'devices meet')} these conditions`}</p>
    </section>`;
  }

  #confirm(group: Group) {
    const run = async () => {
      await groups.remove(group);
      unsaved.value = false;
      notify(`${group.id} is gone.`);
      go('/groups', { replace: true });
    };
    return html`<bp-confirm
      heading="Delete ${group.name || group.id}?" verb="Delete group" .run=${run} @close=${() => (this.removing = false)}
      text="Its devices stay as they are, with their tags."
    ></bp-confirm>`;
  }
}
