import { devices } from '../../api/devices.js';
import type { Device, DeviceQuery, Presence } from '../../api/types.js';

const PAGE = 200;
const AGAIN_AFTER = 5_000;

/**
 * The devices a query finds, fetched page by page as the person scrolls. Presence that arrives
 * live is applied to those that are known; the rest is right when it is fetched.
 */
export class DeviceListModel {
  items: readonly Device[] = [];
  total: number | undefined;
  error?: Error;
  loading = false;
  #next: string | undefined;
  #done = false;
  #query: DeviceQuery = {};
  #abort?: AbortController;
  #index = new Map<string, number>();
  #fetched = 0;
  #again?: number;

  constructor(private readonly changed: () => void) {}

  /** Starts over with another query. */
  async search(query: DeviceQuery): Promise<void> {
    this.#abort?.abort();
    this.#query = query;
    this.#next = undefined;
    this.#done = false;
    this.loading = false;
    await this.#load(true);
  }

  /** Fetches anew what the query finds, as presence was missed; every 5 s at most. */
  again(): void {
    this.#again ??= window.setTimeout(() => {
      this.#again = undefined;
      void this.search(this.#query);
    }, Math.max(0, this.#fetched + AGAIN_AFTER - Date.now()));
  }

  /** Fetches the next page, if there is one and none is on its way. */
  async more(): Promise<void> {
    if (this.loading || this.#done || this.error) return;
    await this.#load(false);
  }

  stop(): void {
    window.clearTimeout(this.#again);
    this.#again = undefined;
    this.#abort?.abort();
  }

  get complete(): boolean {
    return this.#done;
  }

  async #load(fresh: boolean): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#fetched = Date.now();
    this.loading = true;
    this.error = undefined;
    this.changed();
    try {
      const page = await devices.list(this.#query, PAGE, fresh ? undefined : this.#next, abort.signal);
      if (abort.signal.aborted) return;
      if (fresh) this.#index.clear();
      this.items = fresh ? page.items : [...this.items, ...page.items];
      for (let i = this.#index.size; i < this.items.length; i++) this.#index.set(this.items[i]!.id, i);
      this.#next = page.next;
      this.#done = !page.next;
      this.total = page.total ?? (this.#done ? this.items.length : this.total);
    } catch (e) {
      if (abort.signal.aborted) return;
      this.error = e as Error;
      if (fresh) this.items = [];
    }
    this.loading = false;
    this.changed();
  }

  /** Applies presence to known devices. */
  heard(news: ({ device: string } & Presence)[]): void {
    let any = false;
    for (const item of news) {
      const device = this.items[this.#index.get(item.device) ?? -1];
      if (!device) continue;
      device.presence = { ...device.presence, ...item };
      any = true;
    }
    if (any) this.changed();
  }
}
