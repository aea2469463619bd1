import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A value that tells its watchers when it is replaced. */
export class Cell<T> {
  readonly #watchers = new Set<(value: T) => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(next: T) {
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    for (const watcher of [...this.#watchers]) watcher(next);
  }

  /** Calls back on each change until the returned function is called. */
  watch(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** Renders its host again whenever one of the cells changes. */
export class Watch implements ReactiveController {
  #stops: (() => void)[] = [];

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly cells: Cell<any>[],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stops = this.cells.map((cell) => cell.watch(() => this.host.requestUpdate()));
  }

  hostDisconnected(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
