import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { devices } from '../../api/devices.js';
import { node } from '../../api/node.js';
import type { NodeFigures } from '../../api/types.js';
import { Watch } from '../../core/cell.js';
import { bytes, count, duration, micros, plural, short } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { figures, track } from '../../live/node-feed.js';
import { chip, sparkline, type Tone } from '../../ui/bits.js';
import { icon, type IconName } from '../../ui/icons.js';
import { styled } from '../../ui/styled.js';
import { ui } from '../../ui/styles.js';
import './attention-card.js';
import './machine-card.js';
import './recent-card.js';
import './traffic-card.js';

/** Seconds that the small lines show. */
const SLOTS = 90;

interface Figure {
  title: string;
  value: string;
  note: string;
  tone: Tone;
  icon: IconName;
  line: number[];
  /** How full it is, 0 to 1, in place of a line. */
  part?: number;
}

/** How the node and its devices are doing, at a glance and live. */
@customElement('bp-overview-page')
export class OverviewPage extends LitElement {
  static override styles = [
    ...ui,
    css`
      .figures { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 14px; margin-bottom: 14px; }
      .figure { padding: 14px 16px 13px; display: grid; gap: 10px; }
      .figure h2 { font-weight: 450; }
      .figure .value { font-size: 29px; line-height: 1.2; font-weight: 640; letter-spacing: -0.03em; white-space: nowrap; }
      .figure .icon { color: var(--text-3); }
      .figure .line { height: 30px; flex: 1; min-width: 40px; }
      .figure .bar { flex: 1; height: 6px; border-radius: 9px; background: var(--surface-3); overflow: hidden; }
      .figure .bar i { display: block; height: 100%; border-radius: 9px; }
      .grid { display: grid; grid-template-columns: repeat(12, minmax(0, 1fr)); gap: 14px; }
      bp-machine-card { grid-column: span 12; }
      bp-traffic-card { grid-column: span 5; }
      bp-recent-card { grid-column: span 4; }
      bp-attention-card { grid-column: span 3; }
      @media (max-width: 1180px) {
        .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
        bp-traffic-card { grid-column: span 12; }
        bp-recent-card { grid-column: span 7; }
        bp-attention-card { grid-column: span 5; }
      }
      @media (max-width: 720px) {
        .figures { gap: 12px; }
        bp-recent-card, bp-attention-card { grid-column: span 12; }
      }
      @media (max-width: 480px) {
        .figures { grid-template-columns: minmax(0, 1fr); }
      }
    `,
  ];

  #info = new Loader(this, (signal) => node.info(signal), { every: 30_000 });
  #counts = new Loader(this, (signal) => devices.counts(signal), { every: 10_000 });

  constructor() {
    super();
    new Watch(this, [figures]);
  }

  get #node(): NodeFigures {
    return { ...this.#info.data, counts: this.#counts.data, ...figures.value };
  }

  override render() {
    const n = this.#node;
    return html`<div class="page">
      <div class="head">
        <div class="grow">
          <h1>Overview</h1>
          <p>${this.#subtitle(n)}</p>
        </div>
        <div class="actions">
          <a class="btn" href="/devices?new=1">${icon('plus', 15)} Add device</a>
        </div>
      </div>
      <div class="figures">${this.#figures(n).map((f) => this.#card(f))}</div>
      <div class="grid">
        <bp-machine-card></bp-machine-card>
        <bp-traffic-card></bp-traffic-card>
        <bp-recent-card></bp-recent-card>
        <bp-attention-card></bp-attention-card>
      </div>
    </div>`;
  }

  #subtitle(n: NodeFigures): string {
    const info = this.#info.data;
    if (!info) return this.#info.error ? `The node's figures are not to be had: ${this.#info.error.message}` : 'Reading the node’s figures';
    const up = `Backplane ${info.version}, up ${duration(Date.now() - info.startedAt)}`;
    return n.counts ? `${plural(n.counts.total, 'device')} · ${up}` : up;
  }

  #figures(n: NodeFigures): Figure[] {
    const { counts, gate, storage } = n;
    const p99 = gate?.p99Micros;
    const room = storage ? storage.free / (storage.used + storage.free) : 1;
    return [
      {
        title: 'Devices online', value: count(counts?.connected), icon: 'wifi', tone: 'brand',
        note: counts ? `of ${count(counts.total)}` : '', line: track((f) => f.counts?.connected),
      },
      {
        title: 'Messages / s', value: short(gate?.perSecond), icon: 'activity', tone: 'brand',
        note: gate ? `${short(gate.accepted)} so far` : '', line: track((f) => f.gate?.perSecond),
      },
      {
        title: 'Acknowledged within, p99', value: micros(p99), icon: 'gauge', tone: (p99 ?? 0) > 250_000 ? 'warn' : 'brand',
        note: gate ? `p50 ${micros(gate.p50Micros)}` : '', line: track((f) => f.gate?.p99Micros),
      },
      {
        title: 'Storage', value: bytes(storage?.used), icon: 'database', tone: room < 0.1 ? 'bad' : 'brand',
        note: storage ? `${bytes(storage.free)} free` : '', line: [], part: storage ? 1 - room : undefined,
      },
    ];
  }

  #picture(f: Figure) {
    if (f.part === undefined) return html`<div class="line">${sparkline(f.line, f.tone, 30, SLOTS)}</div>`;
    const width = `${Math.max(1, f.part * 100).toFixed(1)}%`;
    return html`<div class="bar"><i ${styled({ width, background: `var(--${f.tone})` })}></i></div>`;
  }

  #card(f: Figure) {
    const tone = f.tone === 'brand' ? '' : f.tone;
    return html`<section class="card figure" aria-label=${f.title}>
      <div class="row"><h2 class="grow mut">${f.title}</h2>${icon(f.icon, 17)}</div>
      <div class="value num">${f.value}</div>
      <div class="row">${f.note ? chip(f.note, tone) : ''}${this.#picture(f)}</div>
    </section>`;
  }
}
