import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { live, type Frame, type Topic } from './live.js';

/** Keeps its host subscribed to a topic while it is on the page; the topic may change. */
export class Feed implements ReactiveController {
  #stop?: () => void;
  #current = '';

  constructor(
    host: ReactiveControllerHost,
    private readonly topic: () => Topic | undefined,
    private readonly onFrame: (frame: Frame) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.hostUpdate();
  }

  hostUpdate(): void {
    const topic = this.topic();
    const text = topic ? JSON.stringify(topic) : '';
    if (text === this.#current) return;
    this.#stop?.();
    this.#current = text;
    this.#stop = topic ? live.subscribe(topic, this.onFrame) : undefined;
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#current = '';
  }
}
