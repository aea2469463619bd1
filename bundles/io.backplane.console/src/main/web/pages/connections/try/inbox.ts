import type { Message } from '../../../mqtt/packets.js';

/** Messages that are kept. */
export const KEPT = 200;

/** How much of a payload is kept, bytes. */
const PAYLOAD_KEPT = 65_536;

export interface Received {
  number: number;
  at: number;
  /** The size of the payload as it came. */
  bytes: number;
  message: Message;
}

/** The newest messages, first the last one; counts those it does not keep. */
export class Inbox {
  items: Received[] = [];
  received = 0;
  /** Came while the list was halted. */
  passed = 0;
  paused = false;

  /** Those that made room for newer ones. */
  get leftOut(): number {
    return this.received - this.passed - this.items.length;
  }

  take(message: Message): void {
    this.received++;
    if (this.paused) {
      this.passed++;
      return;
    }
    const bytes = message.payload.length;
    const kept = { ...message, payload: message.payload.slice(0, PAYLOAD_KEPT) };
    this.items = [{ number: this.received, at: Date.now(), bytes, message: kept }, ...this.items.slice(0, KEPT - 1)];
  }

  clear(): void {
    this.items = [];
    this.received = this.passed = 0;
  }
}
