import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { link } from '../live/live.js';

export interface LoaderOptions {
  /** Loads again at this pace while the page is visible, milliseconds. */
  every?: number;
  /** Loads only when `reload` is called. */
  manual?: boolean;
}

/**
 * Loads something for its host: keeps the last good data while a newer answer is on its way, drops
 * answers that were overtaken, and tries again when the node is back after an outage.
 */
export class Loader<T> implements ReactiveController {
  data?: T;
  error?: Error;
  loading = false;
  #abort?: AbortController;
  #timer = 0;
  #unwatch?: () => void;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly load: (signal: AbortSignal) => Promise<T>,
    private readonly options: LoaderOptions = {},
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    if (!this.options.manual) void this.reload();
    if (this.options.every) {
      this.#timer = window.setInterval(() => {
        if (!document.hidden && !this.loading) void this.reload();
      }, this.options.every);
    }
    this.#unwatch = link.watch((state) => {
      if (state === 'open' && this.error) void this.reload();
    });
  }

  hostDisconnected(): void {
    this.#abort?.abort();
    clearInterval(this.#timer);
    this.#unwatch?.();
  }

  /** Loads again; the newest call wins. */
  async reload(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.loading = true;
    this.host.requestUpdate();
    try {
      const data = await this.load(abort.signal);
      if (abort.signal.aborted) return;
      this.data = data;
      this.error = undefined;
    } catch (e) {
      if (abort.signal.aborted) return;
      this.error = e instanceof Error ? e : new Error(String(e));
    }
    this.loading = false;
    this.host.requestUpdate();
  }

  /** Forgets what was loaded and loads anew, for a host that shows something else now. */
  reset(): Promise<void> {
    this.data = undefined;
    this.error = undefined;
    return this.reload();
  }
}
