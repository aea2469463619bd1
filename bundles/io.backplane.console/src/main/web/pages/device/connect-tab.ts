import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { credentials } from '../../api/devices.js';
import { node } from '../../api/node.js';
import type { Device, NodeInfo, Profile, Sample } from '../../api/types.js';
import { Loader } from '../../core/loader.js';
import { freshTokens } from '../../core/secrets.js';
import { valueText } from '../../core/units.js';
import { Latest } from '../../live/latest.js';
import { chip, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { notifyFailure } from '../../ui/notices.js';
import { ui } from '../../ui/styles.js';
import { ELSEWHERE, exampleKey, mqttFrom, snippets, type Snippet } from './snippets.js';
import '../../ui/copy.js';

/** Shown in place of a token that is not known to this page. */
const PLACEHOLDER = 'PASTE-THE-TOKEN-HERE';

/** How to connect a device: what to paste, filled in, and a look at what arrives. */
@customElement('bp-connect-tab')
export class ConnectTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(270px, 330px); gap: 14px; align-items: start; }
      .body { display: grid; gap: 14px; }
      .token { display: flex; align-items: center; gap: 12px; padding: 12px 14px; border-radius: 10px; background: var(--warn-soft); color: var(--warn); flex-wrap: wrap; }
      .token > .grow { flex: 1 1 210px; }
      .token.ok { background: var(--ok-soft); color: var(--ok); }
      .facts { padding: 0 16px 16px; }
      .arrived { padding: 0 16px 16px; display: grid; gap: 8px; }
      .arrived li { display: flex; justify-content: space-between; gap: 10px; }
      @media (max-width: 1020px) { .split { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) profile?: Profile;
  @state() private chosen = '';
  @state() private busy = false;
  @state() private arrived: Sample[] = [];
  #info = new Loader(this, (signal) => node.info(signal));
  #opened = Date.now();

  constructor() {
    super();
    new Latest(this, () => this.device?.id, (samples) => this.#see(samples));
  }

  #see(samples: Sample[]): void {
    const fresh = samples.filter((s) => s.ts >= this.#opened - 1000);
    if (fresh.length) this.arrived = [...fresh, ...this.arrived].slice(0, 6);
  }

  async #issue(): Promise<void> {
    this.busy = true;
    try {
      const issued = await credentials.issue(this.device.id, 'how to connect');
      if (issued.token) freshTokens.set(this.device.id, issued.token);
    } catch (e) {
      notifyFailure('No token was issued', e);
    }
    this.busy = false;
  }

  override render() {
    return html`<div class="split">
      <section class="card" aria-labelledby="h">
        <header>${icon('terminal', 16)}<h2 id="h" class="grow">Connect ${this.device.name || this.device.id}</h2></header>
        ${loaded(this.#info, (info) => this.#snippets(info))}
      </section>
      <div class="stack">
        ${this.#heard()}
        <section class="card" aria-labelledby="f">
          <header>${icon('network', 16)}<h2 id="f">By hand</h2></header>
          ${loaded(this.#info, (info) => this.#facts(info))}
        </section>
      </div>
    </div>`;
  }

  #snippets(info: NodeInfo) {
    const token = freshTokens.get(this.device.id);
    const list = snippets({
      device: this.device.id,
      token: token ?? PLACEHOLDER,
      host: location.hostname.replace(/^\[|\]$/g, ''),
      mqtt: mqttFrom(info, location.hostname),
      origin: location.origin,
      authority: location.protocol === 'https:' ? info.listeners.find((l) => l.certificate)?.certificate?.authority : undefined,
      key: exampleKey(this.profile),
    });
    const current = list.find((s) => s.id === this.chosen) ?? list[0]!;
    return html`<div class="body">
      ${this.#token(token)}
      <div class="segments" role="group" aria-label="With">
        ${list.map((s) => html`<button aria-pressed=${s === current} @click=${() => (this.chosen = s.id)}>${s.title}</button>`)}
      </div>
      ${this.#snippet(current)}
    </div>`;
  }

  #token(token: string | undefined) {
    if (token) {
      return html`<div class="token ok">${icon('check', 17)}<span class="grow">The fresh token is filled in. It is shown as long as this page is open.</span></div>`;
    }
    return html`<div class="token">
      ${icon('key', 17)}
      <span class="grow">The snippets need a token; those issued earlier are not kept in readable form.</span>
      <button class="btn small primary" ?disabled=${this.busy} @click=${this.#issue}>Issue a token and fill it in</button>
    </div>`;
  }

  #snippet(s: Snippet) {
    return html`<div class="stack">
      <p class="mut">${s.note}</p>
      <bp-copy .text=${s.text} what="the ${s.title} snippet"></bp-copy>
    </div>`;
  }

  #heard() {
    return html`<section class="card" aria-labelledby="a">
      <header>${icon('activity', 16)}<h2 id="a" class="grow">What arrives</h2>${this.arrived.length ? chip('Receiving', 'ok', true) : chip('Waiting')}</header>
      <div class="arrived" aria-live="polite">
        ${this.arrived.length
          ? html`<ul class="stack">${this.arrived.map((s) => html`<li><span class="mono cut">${s.key}</span><span class="strong num">${valueText(s, this.profile?.properties.find((p) => p.key === s.key)?.unit)}</span></li>`)}</ul>`
          : html`<p class="mut small">Paste a snippet into a terminal. Its value appears here within a second.</p>`}
      </div>
    </section>`;
  }

  #facts(info: NodeInfo) {
    const mqtt = mqttFrom(info, location.hostname);
    const where = mqtt?.elsewhere ? '127.0.0.1' : location.hostname;
    return html`<dl class="facts">
      ${mqtt ? html`<dt>MQTT</dt><dd><span class="mono">${where}:${mqtt.port}</span>${mqtt.secure ? ' over TLS' : nothing}${mqtt.elsewhere ? html`<p class="mut small">${ELSEWHERE}</p>` : nothing}</dd>` : nothing}
      <dt>User name</dt><dd class="mono">${this.device.id}</dd>
      <dt>Password</dt><dd>a token, or its chosen password</dd>
      <dt>Topic</dt><dd class="mono">telemetry</dd>
      <dt>HTTP</dt><dd class="mono">${location.origin}/ingest/v1/telemetry</dd>
    </dl>`;
  }
}
