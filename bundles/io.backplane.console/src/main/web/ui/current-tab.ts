import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { place } from '../core/router.js';
import type { Tab } from './tabs.js';

/** The tab of a page that the address names, from when its module was fetched; else the first. */
export class CurrentTab implements ReactiveController {
  #id: string;
  #stop?: () => void;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly all: readonly Tab[],
  ) {
    this.#id = all[0]!.id;
    host.addController(this);
  }

  get id(): string {
    return this.#id;
  }

  hostConnected(): void {
    this.#stop = place.watch(() => void this.#onPlace());
    void this.#onPlace();
  }

  hostDisconnected(): void {
    this.#stop?.();
  }

  async #onPlace(): Promise<void> {
    const wanted = this.all.find((t) => t.id === place.value.query.get('tab')) ?? this.all[0]!;
    await wanted.load();
    this.#id = wanted.id;
    this.host.requestUpdate();
  }
}
