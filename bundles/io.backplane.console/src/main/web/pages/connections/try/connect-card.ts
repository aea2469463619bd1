import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Watch } from '../../../core/cell.js';
import type { Version } from '../../../mqtt/reasons.js';
import { chip } from '../../../ui/bits.js';
import { icon } from '../../../ui/icons.js';
import { ui } from '../../../ui/styles.js';
import { ELSEWHERE } from '../../device/snippets.js';
import { forbidden, type Door } from './doors.js';
import { outcomeLine } from './outcome-line.js';
import { trial, type Connected } from './trial.js';
import { tryStyles } from './try-styles.js';

const STATES = {
  idle: () => chip('Not connected', '', true),
  connecting: () => chip('Connecting', 'info', true),
  connected: () => chip('Connected', 'ok', true),
};

/** Browsers slow the clocks of hidden pages down to a beat a minute, seconds. */
const KEEP_ALIVE = 150;

/** Who connects, where and how; what became of it. The password goes into the packet and nowhere else. */
@customElement('bp-try-connect')
export class TryConnect extends LitElement {
  static override styles = [
    ...ui,
    tryStyles,
    css`
      [role='status'] .note { margin-top: 8px; }
      .note { display: flex; gap: 8px; padding: 9px 12px; border-radius: var(--radius-s); font-size: 13px; background: var(--warn-soft); color: var(--warn); }
      .note a { color: inherit; text-decoration: underline; overflow-wrap: anywhere; }
      .note > .grow { overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) doors: Door[] = [];
  @state() private chosen = '';
  @state() private version: Version = 5;

  constructor() {
    super();
    new Watch(this, [trial.changes]);
  }

  get #door(): Door | undefined {
    return this.doors.find((d) => d.name === this.chosen) ?? this.doors[0];
  }

  #connect(event: SubmitEvent): void {
    event.preventDefault();
    const door = this.#door;
    if (!door) return;
    const data = new FormData(event.target as HTMLFormElement);
    void trial.connect(door, this.version, {
      clientId: String(data.get('clientId')).trim(),
      userName: String(data.get('userName')).trim(),
      password: String(data.get('password')),
      cleanStart: data.has('cleanStart'),
      sessionExpiry: Number(data.get('sessionExpiry') ?? 0),
      keepAlive: KEEP_ALIVE,
    });
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <header>${icon('link', 16)}<h2 id="h" class="grow">Connection</h2>${STATES[trial.phase]()}</header>
      <div class="body">
        ${trial.connected ? this.#facts(trial.connected) : this.#form()}
        ${outcomeLine(trial.outcome, trial.outcome?.unanswered ? this.#why() : nothing)}
      </div>
    </section>`;
  }

  #facts(c: Connected) {
    return html`<dl class="facts">
        <dt>Listener</dt><dd class="mono">${c.door.url}</dd>
        <dt>Client id</dt><dd class="mono"><a href="/connections?text=${encodeURIComponent(c.clientId)}">${c.clientId || 'assigned'}</a></dd>
        <dt>Version</dt><dd>${c.version === 5 ? '5.0' : '3.1.1'}</dd>
        <dt>Session</dt><dd>${c.sessionPresent ? 'goes on; its subscriptions hold and are not listed here' : 'new'}</dd>
      </dl>
      <div class="actions"><button class="btn" @click=${() => trial.disconnect()}>Disconnect</button></div>`;
  }

  #form() {
    const busy = trial.phase === 'connecting';
    return html`<form class="fields" autocomplete="off" @submit=${this.#connect}>
      <div class="field">
        <label for="listener">Listener</label>
        <select class="input" id="listener" @change=${(e: Event) => (this.chosen = (e.target as HTMLSelectElement).value)}>
          ${this.doors.map((d) => html`<option value=${d.name} ?selected=${d === this.#door}>${d.name} – ${d.url}</option>`)}
        </select>
      </div>
      ${this.#hint()}
      <div class="fields two">
        <div class="field">
          <label for="user">User name</label>
          <input class="input mono" id="user" name="userName" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="device" />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input class="input mono" id="password" name="password" type="password" autocomplete="new-password" placeholder="token" />
        </div>
      </div>
      <div class="field">
        <label for="client">Client id</label>
        <input class="input mono" id="client" name="clientId" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="assigned by the node" />
      </div>
      <div class="actions">
        ${this.#versions()}
        <label class="check"><input type="checkbox" name="cleanStart" checked /> Clean start</label>
      </div>
      ${this.version === 5
        ? html`<div class="field">
            <label for="expiry">Session kept after the end, seconds</label>
            <input class="input num" id="expiry" name="sessionExpiry" type="number" min="0" max="4294967295" step="1" required value="0" />
          </div>`
        : nothing}
      <div class="actions">
        <button class="btn primary" ?disabled=${busy}>Connect</button>
        ${busy ? html`<button type="button" class="btn" @click=${() => trial.disconnect()}>Cancel</button>` : nothing}
      </div>
    </form>`;
  }

  #versions() {
    const choice = (version: Version, label: string) =>
      html`<button type="button" aria-pressed=${this.version === version} @click=${() => (this.version = version)}>${label}</button>`;
    return html`<div class="segments" role="group" aria-label="MQTT version">${choice(5, 'MQTT 5')}${choice(4, '3.1.1')}</div>`;
  }

  /** What to know before. */
  #hint() {
    const door = this.#door;
    if (!door) return nothing;
    if (forbidden(door, location)) {
      return note(html`This page came over https: browsers forbid it connections in clear. Choose a listener over TLS.`);
    }
    if (door.elsewhere) return note(html`${ELSEWHERE}`);
    return nothing;
  }

  /** What may be the cause when no server said one. */
  #why() {
    const door = this.#door;
    if (trial.outcome?.blocked) {
      return note(html`The page may only speak to listeners that were there when it was loaded. <a href=${location.href} target="_self" @click=${() => location.reload()}>Load it again</a>.`);
    }
    if (door?.secure) {
      return note(html`If the browser does not trust the node's certificate it says no more than that. <a href=${door.page} target="_blank" rel="noopener noreferrer">Open ${door.page}</a>, accept the certificate there and try again, or have this machine trust the node's ca.pem.`);
    }
    return nothing;
  }
}

function note(text: unknown) {
  return html`<div class="note">${icon('alert', 16)}<span class="grow">${text}</span></div>`;
}
