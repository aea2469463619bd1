import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { streams } from '../../api/node.js';
import type { StreamPartition, StreamRecord } from '../../api/types.js';
import { count, exact, when } from '../../core/format.js';
import { Loader } from '../../core/loader.js';
import { devicePath, place, setQuery } from '../../core/router.js';
import { valueText } from '../../core/units.js';
import { chip, empty, loaded } from '../../ui/bits.js';
import { icon } from '../../ui/icons.js';
import { ui } from '../../ui/styles.js';
import '../../ui/copy.js';
import '../../ui/dialog.js';

const PAGE = 50;

/** A partition's records as they lie in the stream, decoded. */
@customElement('bp-records-tab')
export class RecordsTab extends LitElement {
  static override styles = [
    ...ui,
    css`
      .pick { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; padding: 12px 16px; }
      .pick select { width: auto; }
      .pick input { width: 130px; }
      td.what { max-width: 460px; }
    `,
  ];

  @state() private open?: StreamRecord;
  #asked = '';
  #streams = new Loader(this, (signal) => streams.busiestFirst(signal), { every: 5000 });
  #records = new Loader(this, (signal) => this.#load(signal), { manual: true });
  #stop?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = place.watch(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  /** Stream, partition and offset of the address, or the end of the first partition. */
  get #spot(): { stream: string; partition: StreamPartition; offset: number } | undefined {
    const q = place.value.query;
    const stream = this.#streams.data?.find((s) => s.name === q.get('stream')) ?? this.#streams.data?.[0];
    const partition = stream?.partitions.find((p) => String(p.partition) === q.get('partition')) ?? fullest(stream?.partitions);
    if (!stream || !partition) return undefined;
    const asked = q.get('offset');
    const offset = asked === null ? Math.max(partition.oldest, partition.next - PAGE) : Number(asked);
    return { stream: stream.name, partition, offset: Math.max(partition.oldest, offset) };
  }

  async #load(signal: AbortSignal): Promise<StreamRecord[]> {
    const spot = this.#spot;
    if (!spot) return [];
    return streams.records(spot.stream, spot.partition.partition, spot.offset, PAGE, signal);
  }

  override updated(): void {
    const spot = this.#spot;
    const wanted = spot ? `${spot.stream}/${spot.partition.partition}/${place.value.query.get('offset') ?? 'end'}` : '';
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    if (wanted) void this.#records.reset();
  }

  override render() {
    return html`<section class="card" aria-label="Records">
        ${loaded(this.#streams, () => this.#picker())}
        ${loaded(this.#records, (items) => (items.length ? this.#table(items) : empty('stream', 'No records here', 'The partition is empty from this offset on.')))}
      </section>
      ${this.open ? this.#dialog(this.open) : nothing}`;
  }

  #picker() {
    const spot = this.#spot;
    if (!spot) return nothing;
    const stream = this.#streams.data!.find((s) => s.name === spot.stream)!;
    const { partition: p, offset } = spot;
    const to = (n: number) => setQuery({ offset: String(Math.max(p.oldest, n)) });
    return html`<div class="pick">
      <select class="input" aria-label="Stream" @change=${(e: Event) => setQuery({ stream: text(e), partition: null, offset: null })}>
        ${this.#streams.data!.map((s) => html`<option value=${s.name} ?selected=${s.name === spot.stream}>${s.name}</option>`)}
      </select>
      <select class="input" aria-label="Partition" @change=${(e: Event) => setQuery({ partition: text(e), offset: null })}>
        ${stream.partitions.map((q) => html`<option value=${q.partition} ?selected=${q.partition === p.partition}>Partition ${q.partition}</option>`)}
      </select>
      <input class="input num" type="number" min=${p.oldest} aria-label="From offset" .value=${String(offset)} @change=${(e: Event) => to(Number(text(e)))} />
      <button class="btn small" ?disabled=${offset <= p.oldest} @click=${() => to(offset - PAGE)}>Earlier</button>
      <button class="btn small" ?disabled=${offset + PAGE >= p.next} @click=${() => to(offset + PAGE)}>Later</button>
      <button class="btn small" @click=${() => (setQuery({ offset: null }), (this.#asked = ''), this.requestUpdate())}>${icon('refresh', 13)} Newest</button>
      <span class="dim small num">${count(p.oldest)} to ${count(Math.max(p.oldest, p.next - 1))}</span>
    </div>`;
  }

  #table(items: StreamRecord[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Records">
      <table>
        <thead><tr><th class="right">Offset</th><th>Time</th><th>Device</th><th>Kind</th><th>Content</th><th><span class="sr">Show</span></th></tr></thead>
        <tbody>${items.map((r) => this.#row(r))}</tbody>
      </table>
    </div>`;
  }

  #row(r: StreamRecord) {
    const device = r.message?.device ?? (r.deadLetter?.['device'] as string | undefined);
    return html`<tr>
      <td class="num right">${count(r.offset)}</td>
      <td class="num dim" title=${exact(r.ts)}>${when(r.ts)}</td>
      <td>${device ? html`<a class="mono" href=${devicePath(device)}>${device}</a>` : '–'}</td>
      <td>${chip(r.message ? r.message.kind.toLowerCase() : r.deadLetter ? 'dead letter' : 'bytes')}</td>
      <td class="what"><div class="cut">${content(r)}</div></td>
      <td class="right"><button class="btn small" aria-label="Show record ${r.offset}" @click=${() => (this.open = r)}>Show</button></td>
    </tr>`;
  }

  #dialog(r: StreamRecord) {
    const body = r.message ?? r.deadLetter ?? r.base64;
    return html`<bp-dialog heading="Record" sub="partition ${r.partition}, offset ${r.offset}" .width=${640} @close=${() => (this.open = undefined)}>
      <bp-copy .text=${typeof body === 'string' ? body : JSON.stringify(body, null, 2)} what="record"></bp-copy>
    </bp-dialog>`;
  }
}

function fullest(partitions: StreamPartition[] = []): StreamPartition | undefined {
  return [...partitions].sort((a, b) => b.next - b.oldest - (a.next - a.oldest))[0];
}

function content(r: StreamRecord): string {
  if (r.message) return (r.message.samples ?? []).map((s) => `${s.key} ${valueText(s)}`).join(', ') || '–';
  if (r.deadLetter) return `${String(r.deadLetter['reason'] ?? '')} ${String(r.deadLetter['detail'] ?? '')}`;
  return r.base64?.slice(0, 60) ?? '';
}

function text(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
