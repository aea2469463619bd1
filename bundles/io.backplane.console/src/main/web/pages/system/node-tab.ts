import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { node } from '../../api/node.js';
import type { Listener, NodeFigures, NodeInfo } from '../../api/types.js';
import { Watch } from '../../core/cell.js';
import { bytes, count, duration, exact, NONE, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { figures, track } from '../../live/node-feed.js';
import { chip, empty, loaded, sparkline } from '../../ui/bits.js';
import { icon, type IconName } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import { styled } from '../../ui/styled.js';

/** The process: what it is, what it uses, where it listens. */
@customElement('bp-node-tab')
export class NodeTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .use { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 14px; }
      .use .card { padding: 14px 16px; display: grid; gap: 8px; }
      .use h2 { font-weight: 450; }
      .use .value { font-size: 22px; font-weight: 630; letter-spacing: -0.02em; }
      .use .icon { color: var(--text-3); }
      .gauge { height: 24px; display: flex; align-items: flex-end; padding-bottom: 2px; }
      .bar { width: 100%; height: 6px; border-radius: 9px; background: var(--surface-3); overflow: hidden; }
      .bar i { display: block; height: 100%; border-radius: 9px; background: var(--brand); }
      .bar i.high { background: var(--warn); }
      .pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 14px; align-items: start; }
      @media (max-width: 1020px) { .pair { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  #info = new Loader(this, (signal) => node.info(signal), { every: 10_000 });

  constructor() {
    super();
    new Watch(this, [figures]);
  }

  override render() {
    return loaded(this.#info, (info) => this.#body(info, { ...info, ...figures.value }), 8);
  }

  #body(info: NodeInfo, now: NodeFigures) {
    const { cpu, memory, storage } = now;
    return html`<div class="stack">
      <div class="use">
        ${this.#meter('gauge', 'CPU of this process', cpu ? `${cpu.process.toFixed(2)} cores` : NONE, `of ${cpu?.cores ?? NONE}; machine ${percent(cpu?.system)} busy`, ratio(cpu?.process, cpu?.cores), track((f) => f.cpu?.process))}
        ${this.#meter('memory', 'Heap', bytes(memory?.heapUsed), `of ${bytes(memory?.heapMax)} at most`, ratio(memory?.heapUsed, memory?.heapMax), track((f) => f.memory?.heapUsed))}
        ${this.#meter('layers', 'Resident memory', bytes(memory?.rss), `${count(now.threads ?? info.threads)} threads`, undefined, track((f) => f.memory?.rss))}
        ${this.#meter('database', 'Storage', bytes(storage?.used), `${bytes(storage?.free)} free`, storage ? ratio(storage.used, storage.used + storage.free) : undefined, track((f) => f.storage?.used))}
      </div>
      <div class="pair">${this.#facts(info)} ${this.#listeners(info.listeners ?? [])}</div>
    </div>`;
  }

  #meter(name: IconName, title: string, value: string, note: string, part: number | undefined, line: number[]) {
    return html`<section class="card" aria-label=${title}>
      <div class="row"><h2 class="grow mut">${title}</h2>${icon(name, 17)}</div>
      <div class="row"><span class="value num">${value}</span><span class="grow"></span></div>
      <div class="gauge">
        ${part === undefined ? sparkline(line, 'brand', 22, 90) : html`<div class="bar"><i class=${part > 0.85 ? 'high' : ''} ${styled({ width: `${Math.min(100, part * 100).toFixed(1)}%` })}></i></div>`}
      </div>
      <span class="dim small num">${note}</span>
    </section>`;
  }

  #facts(info: NodeInfo) {
    return html`<section class="card" aria-labelledby="f">
      <header>${icon('server', 16)}<h2 id="f" class="grow">Node</h2>${chip(info.mode || 'production')}</header>
      <div class="body">
        <dl class="facts">
          <dt>Backplane</dt><dd>${info.version}</dd>
          <dt>Console</dt><dd>${document.querySelector('meta[name="backplane-console"]')?.getAttribute('content')}</dd>
          <dt>Started</dt><dd title=${exact(info.startedAt)}>${when(info.startedAt)}, ${duration(Date.now() - info.startedAt)} ago</dd>
          <dt>Java</dt><dd>${info.java}</dd>
          <dt>System</dt><dd>${info.os}</dd>
          <dt>Data folder</dt><dd class="mono">${info.dataDir}</dd>
          <dt>Port offset</dt><dd>${info.portOffset}</dd>
          <dt>Reach</dt><dd>${info.insecureLan ? chip('Whole network, in clear', 'warn') : chip('This machine only', 'ok')}</dd>
        </dl>
      </div>
    </section>`;
  }

  #listeners(listeners: Listener[]) {
    return html`<section class="card" aria-labelledby="l">
      <header>${icon('network', 16)}<h2 id="l">Listeners</h2></header>
      ${listeners.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="Listeners">
            <table>
              <thead><tr><th>Name</th><th>Protocol</th><th>Address</th></tr></thead>
              <tbody>${listeners.map((l) => html`<tr><td>${l.name}</td><td>${chip(l.protocol)}</td><td class="mono">${l.host.includes(':') ? `[${l.host}]` : l.host}:${l.port}</td></tr>`)}</tbody>
            </table>
          </div>`
        : empty('network', 'No listeners', 'No card has opened a port.')}
    </section>`;
  }
}

function percent(part: number | null | undefined): string {
  return part == null ? NONE : `${(part * 100).toFixed(0)} %`;
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : part / whole;
}
