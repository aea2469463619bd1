import { session } from '../../../api/session-state.js';
import { Cell } from '../../../core/cell.js';
import { conversation } from '../../../core/conversation.js';
import type { Client, Refused } from '../../../mqtt/client.js';
import type { Answer, Login, Message, Qos } from '../../../mqtt/packets.js';
import { reasonWords, subscribeWords, type Version } from '../../../mqtt/reasons.js';
import { Inbox } from './inbox.js';
import type { Door } from './doors.js';

export interface Outcome {
  words: string;
  good: boolean;
  /** No server said so: it may be the browser that does not allow it. */
  unanswered?: boolean;
  /** The page's own policy forbids it. */
  blocked?: boolean;
}

export interface Connected {
  door: Door;
  version: Version;
  clientId: string;
  sessionPresent: boolean;
}

export interface Subscribed {
  filter: string;
  words: string;
}

/** The address of `mqtt/client.ts` as the build made it. */
declare const MQTT_CLIENT: string;

const loadClient = () => import(MQTT_CLIENT) as Promise<typeof import('../../../mqtt/client.js')>;

/** How often the page is drawn anew while messages come, milliseconds. */
const DRAWN_EVERY = 100;

/** The one MQTT connection of this page; it outlives the tab, not the page and not its session. */
class Trial {
  /** Changes with everything below. */
  readonly changes = new Cell(0);
  readonly inbox = new Inbox();
  phase: 'idle' | 'connecting' | 'connected' = 'idle';
  connected?: Connected;
  outcome?: Outcome;
  subscribed: Subscribed[] = [];
  #client?: Client;
  #drawing = 0;

  constructor() {
    session.watch((now) => {
      if (!now) this.disconnect();
    });
  }

  async connect(door: Door, version: Version, login: Login): Promise<void> {
    this.subscribed = [];
    this.outcome = undefined;
    this.#become('connecting');
    const client = await this.#make(version);
    if (!client) return;
    this.#client = client;
    conversation.value = { close: () => this.disconnect() };
    const policy = watchPolicy();
    try {
      const { sessionPresent, properties } = await client.open(door.url, login);
      const clientId = properties?.assignedClientId ?? login.clientId;
      this.connected = { door, version, clientId, sessionPresent };
      this.#become('connected');
    } catch (e) {
      await new Promise((resolve) => setTimeout(resolve));
      const unanswered = (e as Partial<Refused>).unanswered ?? true;
      this.#onEnd(client, { words: (e as Error).message, good: false, unanswered, blocked: policy.blocked() });
    } finally {
      policy.stop();
    }
  }

  /** A client, whose code is fetched when it is first needed. */
  async #make(version: Version): Promise<Client | undefined> {
    try {
      const { Client } = await loadClient();
      const client: Client = new Client(version, {
        onMessage: (m) => this.#onMessage(m),
        onEnd: (words, asked) => this.#onEnd(client, { words, good: asked }),
      });
      return client;
    } catch {
      this.outcome = { words: 'The client cannot be loaded: does the node answer?', good: false };
      this.#become('idle');
      return undefined;
    }
  }

  disconnect(): void {
    this.#client?.close();
  }

  /** Subscribes; the server's answer in words. */
  async subscribe(filter: string, qos: Qos): Promise<Outcome> {
    const answer = await this.#need().subscribe(filter, qos);
    const code = answer.codes[0] ?? 0x80;
    const words = subscribeWords(this.#need().version, code, answer.properties?.reason);
    if (code < 0x80) {
      this.subscribed = [...this.subscribed.filter((s) => s.filter !== filter), { filter, words }];
      this.#draw();
    }
    return { words, good: code < 0x80 };
  }

  async unsubscribe(filter: string): Promise<Outcome> {
    const answer = await this.#need().unsubscribe(filter);
    const outcome = inWords(answer);
    if (outcome.good) {
      this.subscribed = this.subscribed.filter((s) => s.filter !== filter);
      this.#draw();
    }
    return outcome;
  }

  async publish(message: Message): Promise<Outcome> {
    const begun = performance.now();
    const answer = await this.#need().publish(message);
    if (!answer) return { words: 'Sent. QoS 0 is not answered.', good: true };
    const { words, good } = inWords(answer);
    return { good, words: good ? `${words}, after ${Math.round(performance.now() - begun)} ms` : words };
  }

  pause(paused: boolean): void {
    this.inbox.paused = paused;
    this.#draw();
  }

  clear(): void {
    this.inbox.clear();
    this.#draw();
  }

  #need(): Client {
    if (!this.#client) throw new Error('There is no connection.');
    return this.#client;
  }

  #onMessage(message: Message): void {
    this.inbox.take(message);
    this.#drawing ||= window.setTimeout(() => {
      this.#drawing = 0;
      this.#draw();
    }, DRAWN_EVERY);
  }

  #onEnd(client: Client, outcome: Outcome): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.connected = undefined;
    this.subscribed = [];
    this.outcome = outcome;
    conversation.value = undefined;
    this.#become('idle');
  }

  #become(phase: Trial['phase']): void {
    this.phase = phase;
    this.#draw();
  }

  #draw(): void {
    this.changes.value++;
  }
}

/** The reason of an answer in words; MQTT 3.1.1 sends none, so it means success. */
function inWords(answer: Answer): Outcome {
  const code = answer.codes[0] ?? 0;
  return { words: reasonWords(code, answer.properties?.reason), good: code < 0x80 };
}

/** Whether the page's policy forbade a connection meanwhile: it names the listeners there were when it was loaded. */
function watchPolicy(): { blocked(): boolean; stop(): void } {
  let blocked = false;
  const note = (event: SecurityPolicyViolationEvent) => (blocked ||= event.effectiveDirective === 'connect-src');
  document.addEventListener('securitypolicyviolation', note);
  return { blocked: () => blocked, stop: () => document.removeEventListener('securitypolicyviolation', note) };
}

export const trial = new Trial();
