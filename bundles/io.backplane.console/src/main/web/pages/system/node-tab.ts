import { LitElement, css, html, nothing } from 'lit';
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
      .print { overflow-wrap: anywhere; font-size: 12px; }
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
          <dt>Reach</dt><dd>${reach(info.listeners ?? [])}</dd>
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
              <thead><tr><th>Name</th><th>Address</th><th>TLS</th><th>State</th></tr></thead>
              <tbody>${listeners.map(listener)}</tbody>
            </table>
          </div>
          ${certificate(listeners)}`
        : empty('network', 'No listeners', 'No card has opened a port.')}
    </section>`;
  }
}

function listener(l: Listener) {
  return html`<tr>
    <td>${l.name}</td>
    <td class="mono">${l.host.includes(':') ? `[${l.host}]` : l.host}:${l.port}</td>
    <td>${l.secure ? chip('TLS', 'ok') : chip('in clear', isLocal(l) ? undefined : 'warn')}</td>
    <td>${l.fault ? html`<span class="chip bad" title=${l.fault}>${l.bound ? 'Fault' : 'Closed'}</span> <span class="small">${l.fault}</span>` : count(l.connections)}</td>
  </tr>`;
}

/** What those who connect over TLS check; all HTTPS listeners show the same one. */
function certificate(listeners: Listener[]) {
  const shown = listeners.find((l) => l.certificate)?.certificate;
  if (!shown) return nothing;
  const days = Math.floor((shown.notAfter - Date.now()) / 86_400_000);
  return html`<div class="body">
    <dl class="facts">
      <dt>Certificate</dt><dd>${shown.authority ? 'made by this node, renewed by itself' : 'brought by the operator'}</dd>
      <dt>Ends</dt><dd title=${exact(shown.notAfter)}>${when(shown.notAfter)} ${chip(days < 0 ? 'ended' : `${count(days)} days left`, days < 0 ? 'bad' : days < 14 ? 'warn' : 'ok')}</dd>
      <dt>SHA-256</dt><dd class="mono print">${shown.sha256}</dd>
      ${shown.authority ? html`<dt>To trust it</dt><dd class="mono">${shown.authority}</dd>` : nothing}
    </dl>
  </div>`;
}

function isLocal(l: Listener): boolean {
  return l.host.startsWith('127.') || l.host === '::1' || l.host === 'localhost';
}

function reach(listeners: Listener[]) {
  const open = listeners.filter((l) => l.bound && !isLocal(l));
  if (!open.length) return chip('This machine only', 'ok');
  return open.every((l) => l.secure) ? chip('Whole network, over TLS', 'ok') : chip('Whole network, also in clear', 'warn');
}

function percent(part: number | null | undefined): string {
  return part == null ? NONE : `${(part * 100).toFixed(0)} %`;
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : part / whole;
}
