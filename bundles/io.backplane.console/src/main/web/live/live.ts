import { Cell } from '../core/cell.js';
import { restore } from '../api/session.js';
import { session } from '../api/session-state.js';

export interface Topic {
  topic: 'telemetry' | 'events' | 'presence' | 'bundles' | 'node';
  device?: string;
  group?: string;
  keys?: string[];
}

/** What the node sends for a subscription. */
export interface Frame {
  op: string;
  id?: string;
  items?: any[];
  node?: any;
  skipped?: number;
  /** Some devices' presence was left out: ask anew. */
  incomplete?: boolean;
  detail?: string;
}

export type LinkState = 'idle' | 'connecting' | 'open' | 'waiting';

/** How the one WebSocket of this page is doing. */
export const link = new Cell<LinkState>('idle');

interface Subscription {
  topic: Topic;
  onFrame: (frame: Frame) => void;
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 8_000;
const PING_EVERY = 15_000;
const SILENT_FOR = 40_000;
const SESSION_REVOKED = 4401;

/**
 * The page's live feed. One socket carries every subscription; after an interruption it comes back
 * by itself, first quickly, then less and less often, and subscribes anew to all that is wanted.
 */
class LiveClient {
  readonly #subscriptions = new Map<string, Subscription>();
  #socket?: WebSocket;
  #wanted = false;
  #wait = FIRST_WAIT;
  #timer = 0;
  #pulse = 0;
  #heard = 0;
  #next = 1;

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
    this.#pulse = window.setInterval(() => this.#check(), PING_EVERY);
    this.#open();
  }

  stop(): void {
    this.#wanted = false;
    removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#hurry);
    clearInterval(this.#pulse);
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
    this.#socket = undefined;
    link.value = 'idle';
  }

  subscribe(topic: Topic, onFrame: (frame: Frame) => void): () => void {
    const id = `s${this.#next++}`;
    this.#subscriptions.set(id, { topic, onFrame });
    this.#send({ op: 'subscribe', id, ...topic });
    return () => {
      if (this.#subscriptions.delete(id)) this.#send({ op: 'unsubscribe', id });
    };
  }

  #hurry = () => {
    if (!document.hidden && this.#wanted && link.value === 'waiting') {
      clearTimeout(this.#timer);
      this.#open();
    }
  };

  #open(): void {
    link.value = 'connecting';
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/live/v1`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.#heard = Date.now();
      for (const [id, { topic }] of this.#subscriptions) this.#send({ op: 'subscribe', id, ...topic });
      link.value = 'open';
    };
    socket.onmessage = (event) => {
      this.#heard = Date.now();
      this.#take(JSON.parse(event.data as string) as Frame);
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#lost(event.code);
    };
  }

  #take(frame: Frame): void {
    if (frame.op === 'error') console.warn('live feed:', frame.detail);
    if (frame.id) this.#subscriptions.get(frame.id)?.onFrame(frame);
  }

  #lost(code: number): void {
    this.#socket = undefined;
    if (!this.#wanted) return;
    if (code === SESSION_REVOKED) {
      session.value = null;
      return;
    }
    link.value = 'waiting';
    const wait = this.#wait * (0.75 + Math.random() / 2);
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    this.#timer = window.setTimeout(() => void this.#retry(), wait);
  }

  /** A refused handshake shows no status, so a session that ended is only found by asking. */
  async #retry(): Promise<void> {
    if (this.#wait > FIRST_WAIT * 8) await restore().catch(() => undefined);
    if (this.#wanted && !this.#socket) this.#open();
  }

  #check(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.#heard > SILENT_FOR) {
      const dead = this.#socket;
      this.#lost(1006);
      dead.close();
    } else {
      this.#send({ op: 'ping' });
    }
  }

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

export const live = new LiveClient();
