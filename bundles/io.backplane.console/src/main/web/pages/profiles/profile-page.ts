import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { devices, profiles } from '../../api/devices.js';
import { ApiError } from '../../api/http.js';
import { node } from '../../api/node.js';
import type { CommandDef, Profile, Property } from '../../api/types.js';
import { plural } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { go } from '../../core/router.js';
import { unsaved } from '../../core/unsaved.js';
import { empty, failure, skeleton } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import { profileStyles } from './profile-styles.js';
import { TYPES, UNITS, toDraft, toProfile, type Draft } from './profile-draft.js';
import '../../ui/confirm.js';

/** One profile, edited as a whole and saved with its version. */
@customElement('bp-profile-page')
export class ProfilePage extends LitElement {
  static override styles = [...ui, profileStyles];

  @property() itemId = '';
  @state() private draft?: Draft;
  @state() private error?: ApiError;
  @state() private busy = false;
  @state() private removing = false;
  #loader = new Loader<Profile>(this, async (signal) => {
    const profile = await profiles.find(this.itemId, signal);
    this.draft = toDraft(profile);
    unsaved.value = false;
    return profile;
  });
  #node = new Loader(this, (signal) => node.info(signal));
  #use = new Loader(this, (signal) => devices.list({ profile: this.itemId }, 1, undefined, signal));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    unsaved.value = false;
  }

  #change(change: () => void): void {
    change();
    unsaved.value = true;
    this.requestUpdate();
  }

  async #save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.error = undefined;
    try {
      await profiles.save(toProfile(this.draft!, this.#loader.data!));
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
      <a class="back small" href="/profiles">${icon('arrowLeft', 14)} Profiles</a>
      ${data && this.draft ? this.#form(data, this.draft) : this.#without(error)}
    </div>`;
  }

  #without(error?: Error) {
    if (!error) return html`<h1>${this.itemId}</h1>${skeleton(8)}`;
    if (error instanceof ApiError && error.status === 404) {
      return html`<h1 class="sr">${this.itemId}</h1>
        <div class="card">${empty('layers', 'There is no such profile', `Nothing is called ${this.itemId}.`)}</div>`;
    }
    return html`<h1 class="sr">${this.itemId}</h1><div class="card">${failure(error, () => void this.#loader.reload())}</div>`;
  }

  #form(profile: Profile, d: Draft) {
    const used = this.#use.data?.total;
    return html`<form @submit=${this.#save}>
        <div class="head">
          <div class="grow">
            <h1>${profile.name || profile.id}</h1>
            <p><span class="mono">${profile.id}</span>, version ${profile.version}${used === undefined ? nothing : html`, <a href="/devices?profile=${encodeURIComponent(profile.id)}">${plural(used, 'device')}</a>`}</p>
          </div>
          <div class="actions">
            <button type="button" class="btn square" aria-label="Delete profile" title="Delete profile" @click=${() => (this.removing = true)}>${icon('trash', 16)}</button>
            <button class="btn primary" ?disabled=${this.busy || !unsaved.value}>${icon('check', 15)} Save</button>
          </div>
        </div>
        ${this.error ? html`<p class="problem" role="alert">${this.#reason(this.error)}</p>` : nothing}
        <div class="stack">${this.#general(d)} ${this.#properties(d)} ${this.#commands(d)}</div>
        <datalist id="units">${UNITS.map(([code, name]) => html`<option value=${code}>${name}</option>`)}</datalist>
      </form>
      ${this.removing ? this.#confirm(profile) : nothing}`;
  }

  #reason(e: ApiError): string {
    if (e.status === 412) return 'Somebody else changed this profile meanwhile. Reload the page to see it; your changes here are not saved.';
    return [e.detail || e.title, ...e.errors.map((f) => `${f.pointer.replace('#/', '')}: ${f.detail}`)].join(' · ');
  }

  /** Those there are, and the one in use even while its card is away. */
  #dialects(current: string): string[] {
    return [...new Set([...(this.#node.data?.dialects ?? []), current])].sort();
  }

  #general(d: Draft) {
    return html`<section class="card" aria-labelledby="g">
      <header><h2 id="g">General</h2></header>
      <div class="body fields two">
        <div class="field">
          <label for="name">Name</label>
          <input class="input" id="name" required maxlength="200" .value=${d.name} @input=${(e: Event) => this.#change(() => (d.name = value(e)))} />
        </div>
        <div class="field">
          <label for="dialect">Dialect</label>
          <select class="input mono" id="dialect" @change=${(e: Event) => this.#change(() => (d.dialect = value(e)))}>
            ${this.#dialects(d.dialect).map((name) => html`<option value=${name} ?selected=${name === d.dialect}>${name}</option>`)}
          </select>
          ${this.#node.data && !this.#node.data.dialects.includes(d.dialect) ? html`<span class="hint">No card brings “${d.dialect}” at the moment; devices wait for it.</span>` : nothing}
        </div>
        <div class="field">
          <label for="days">Values are kept, days</label>
          <input class="input" id="days" type="number" min="0" max="36500" .value=${String(d.retentionDays)} @input=${(e: Event) => this.#change(() => (d.retentionDays = Number(value(e))))} aria-describedby="days-note" />
          <span class="hint" id="days-note">0 leaves it to the store</span>
        </div>
        <div class="field all">
          <label for="description">Description</label>
          <textarea class="input" id="description" maxlength="2000" .value=${d.description} @input=${(e: Event) => this.#change(() => (d.description = value(e)))}></textarea>
        </div>
      </div>
    </section>`;
  }

  #properties(d: Draft) {
    const add = () => this.#change(() => d.properties.push({ key: '', title: '', type: 'number', unit: '', min: null, max: null }));
    return html`<section class="card" aria-labelledby="p">
      <header>
        <h2 id="p" class="grow">Properties</h2>
        <button type="button" class="btn small" @click=${add}>${icon('plus', 14)} Add property</button>
      </header>
      ${d.properties.length
        ? html`<div class="rows">
            <div class="line labels" aria-hidden="true"><span>Key</span><span>Title</span><span>Type</span><span>Unit</span><span>Lowest</span><span>Highest</span><span></span></div>
            ${d.properties.map((p, i) => this.#property(d, p, i))}
          </div>`
        : empty('sliders', 'No properties named', 'Values of any key are stored all the same; naming them gives them titles, units and ranges.')}
    </section>`;
  }

  #property(d: Draft, p: Property, i: number) {
    const n = p.key || `property ${i + 1}`;
    const set = (field: 'key' | 'title' | 'unit') => (e: Event) => this.#change(() => (p[field] = value(e)));
    const bound = (field: 'min' | 'max') => (e: Event) =>
      this.#change(() => (p[field] = value(e) === '' ? null : Number(value(e))));
    return html`<div class="line" role="group" aria-label=${n}>
      <input class="input mono" aria-label="Key of ${n}" placeholder="temperature" required .value=${p.key} @input=${set('key')} />
      <input class="input" aria-label="Title of ${n}" placeholder="Temperature" .value=${p.title} @input=${set('title')} />
      <select class="input" aria-label="Type of ${n}" @change=${(e: Event) => this.#change(() => (p.type = value(e) as Property['type']))}>
        ${TYPES.map((t) => html`<option value=${t} ?selected=${t === p.type}>${t}</option>`)}
      </select>
      <input class="input mono" aria-label="Unit of ${n}" placeholder="–" list="units" .value=${p.unit} @input=${set('unit')} />
      <input class="input num" type="number" step="any" aria-label="Lowest of ${n}" placeholder="–" .value=${p.min === null ? '' : String(p.min)} @input=${bound('min')} />
      <input class="input num" type="number" step="any" aria-label="Highest of ${n}" placeholder="–" .value=${p.max === null ? '' : String(p.max)} @input=${bound('max')} />
      <button type="button" class="btn ghost square" aria-label="Remove ${n}" @click=${() => this.#change(() => d.properties.splice(i, 1))}>${icon('trash', 15)}</button>
    </div>`;
  }

  #commands(d: Draft) {
    const add = () => this.#change(() => d.commands.push({ name: '', title: '' }));
    return html`<section class="card" aria-labelledby="c">
      <header>
        <h2 id="c" class="grow">Commands</h2>
        <button type="button" class="btn small" @click=${add}>${icon('plus', 14)} Add command</button>
      </header>
      ${d.commands.length
        ? html`<div class="rows">${d.commands.map((c, i) => this.#command(d, c, i))}</div>`
        : empty('terminal', 'No commands named', 'Any command can be sent; naming them offers them on the device’s page.')}
    </section>`;
  }

  #command(d: Draft, c: CommandDef, i: number) {
    const n = c.name || `command ${i + 1}`;
    const set = (field: 'name' | 'title') => (e: Event) => this.#change(() => (c[field] = value(e)));
    return html`<div class="line command" role="group" aria-label=${n}>
      <input class="input mono" aria-label="Name of ${n}" placeholder="restart" required pattern="[A-Za-z0-9._\\-]+" .value=${c.name} @input=${set('name')} />
      <input class="input" aria-label="Title of ${n}" placeholder="Restart" .value=${c.title} @input=${set('title')} />
      <button type="button" class="btn ghost square" aria-label="Remove ${n}" @click=${() => this.#change(() => d.commands.splice(i, 1))}>${icon('trash', 15)}</button>
    </div>`;
  }

  #confirm(profile: Profile) {
    const run = async () => {
      await profiles.remove(profile);
      unsaved.value = false;
      notify(`${profile.id} is gone.`);
      go('/profiles', { replace: true });
    };
    return html`<bp-confirm
      heading="Delete ${profile.name || profile.id}?" verb="Delete profile" .run=${run} @close=${() => (this.removing = false)}
      text="Only a profile that no device uses can be deleted."
    ></bp-confirm>`;
  }
}

function value(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
