import {
  TYPE, acknowledge, connect, disconnect, ping, publish, readAnswer, readAnswers, readFarewell, readGreeting,
  readMessage, subscribe, unsubscribe, type Answer, type Greeting, type Login, type Message, type Qos,
} from './packets.js';
import { connectWords, reasonWords, type Version } from './reasons.js';
import { Joiner, type Reader } from './wire.js';

/** How long a connection and a PINGRESP may take, milliseconds. */
const PATIENCE = 15_000;

/** Told what happens; each is called on the page's own thread. */
export interface Follower {
  onMessage(message: Message): void;
  /** The connection is over, for a reason in words; `asked` if by `close`. */
  onEnd(words: string, asked: boolean): void;
}

/** The connection did not come about. `unanswered` means that no server said so. */
export class Refused extends Error {
  constructor(
    words: string,
    readonly unanswered = false,
  ) {
    super(words);
  }
}

/**
 * A client of MQTT 3.1.1 or 5.0 over a WebSocket, for one connection: it keeps nothing, connects
 * once and never by itself again. Every answer of the server comes back as it is.
 */
export class Client {
  #socket?: WebSocket;
  #joiner = new Joiner();
  #waiting = new Map<number, (answer: Answer) => void>();
  #failing = new Map<number, (e: Error) => void>();
  #unreleased = new Set<number>();
  #nextId = 1;
  #timers: number[] = [];
  #heard = 0;
  #greet?: (greeting: Greeting) => void;
  #refuse?: (e: Refused) => void;
  #over = false;
  #keepAlive = 0;

  constructor(
    readonly version: Version,
    private readonly follower: Follower,
  ) {}

  /** Connects; throws `Refused` with the server's reason. The login is forgotten once it is sent. */
  open(url: string, login: Login): Promise<Greeting> {
    this.#keepAlive = login.keepAlive;
    return new Promise((resolve, reject) => {
      this.#greet = resolve;
      this.#refuse = reject;
      const socket = new WebSocket(url, 'mqtt');
      this.#socket = socket;
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => this.#send(connect(this.version, login));
      socket.onmessage = (event) => this.#onBytes(event.data as ArrayBuffer);
      socket.onclose = (event) => this.#end(closeWords(event, Boolean(this.#refuse)), false, true);
      this.#timers.push(window.setTimeout(() => this.#refuse && this.#end('Nothing answers.', false, true), PATIENCE));
    });
  }

  /** The answer, or undefined for QoS 0 of which there is none. */
  async publish(message: Message): Promise<Answer | undefined> {
    if (message.qos) return this.#ask((id) => publish(this.version, message, id));
    this.#send(publish(this.version, message, 0));
    return undefined;
  }

  subscribe(filter: string, qos: Qos): Promise<Answer> {
    return this.#ask((id) => subscribe(this.version, filter, qos, id));
  }

  unsubscribe(filter: string): Promise<Answer> {
    return this.#ask((id) => unsubscribe(this.version, filter, id));
  }

  /** Says farewell and goes. */
  close(): void {
    if (this.#over) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send(disconnect());
    this.#end('Disconnected.', true);
  }

  #ask(packet: (id: number) => Uint8Array<ArrayBuffer>): Promise<Answer> {
    const id = this.#freeId();
    return new Promise((resolve, reject) => {
      this.#send(packet(id));
      this.#waiting.set(id, resolve);
      this.#failing.set(id, reject);
    });
  }

  #freeId(): number {
    while (this.#waiting.has(this.#nextId)) this.#nextId = (this.#nextId % 0xffff) + 1;
    const id = this.#nextId;
    this.#nextId = (id % 0xffff) + 1;
    return id;
  }

  #send(packet: Uint8Array<ArrayBuffer>): void {
    if (this.#over || this.#socket?.readyState !== WebSocket.OPEN) throw new Error('There is no connection.');
    this.#socket.send(packet);
  }

  #onBytes(data: ArrayBuffer): void {
    if (this.#over) return;
    this.#heard = Date.now();
    try {
      for (const [head, body] of this.#joiner.feed(new Uint8Array(data))) {
        if (this.#over) return;
        this.#onPacket(head, body);
      }
    } catch (e) {
      this.#end(`What the server sent is not understood: ${(e as Error).message}`, false);
    }
  }

  #onPacket(head: number, body: Reader): void {
    const type = head >> 4;
    if (type === TYPE.connack) this.#onGreeting(readGreeting(this.version, body));
    else if (type === TYPE.publish) this.#onPublish(head, body);
    else if (type === TYPE.puback || type === TYPE.pubcomp) this.#answer(readAnswer(body));
    else if (type === TYPE.pubrec) this.#onReceived(readAnswer(body));
    else if (type === TYPE.pubrel) this.#onRelease(body.u16());
    else if (type === TYPE.suback || type === TYPE.unsuback) this.#answer(readAnswers(this.version, body));
    else if (type === TYPE.disconnect) this.#onFarewell(body);
    else if (type !== TYPE.pingresp) throw new RangeError(`A packet of type ${type} is for servers.`);
  }

  #onGreeting(greeting: Greeting): void {
    if (greeting.code) {
      this.#end(connectWords(this.version, greeting.code, greeting.properties?.reason), false);
      return;
    }
    const keepAlive = greeting.properties?.serverKeepAlive ?? this.#keepAlive;
    if (keepAlive) this.#timers.push(window.setInterval(() => this.#stayAlive(), keepAlive * 500));
    this.#greet?.(greeting);
    this.#greet = this.#refuse = undefined;
  }

  #onPublish(head: number, body: Reader): void {
    const { message, id } = readMessage(this.version, head, body);
    const again = message.qos === 2 && this.#unreleased.has(id);
    if (!again) this.follower.onMessage(message);
    if (message.qos === 1) this.#send(acknowledge(TYPE.puback, id));
    if (message.qos === 2) {
      this.#unreleased.add(id);
      this.#send(acknowledge(TYPE.pubrec, id));
    }
  }

  #onReceived(answer: Answer): void {
    if (answer.codes[0]! >= 0x80) this.#answer(answer);
    else this.#send(acknowledge(TYPE.pubrel, answer.id));
  }

  #onRelease(id: number): void {
    this.#unreleased.delete(id);
    this.#send(acknowledge(TYPE.pubcomp, id));
  }

  #onFarewell(body: Reader): void {
    const { code, properties } = readFarewell(body);
    this.#end(`The server disconnected: ${reasonWords(code, properties?.reason)}`, false);
  }

  #answer(answer: Answer): void {
    const resolve = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    this.#failing.delete(answer.id);
    resolve?.(answer);
  }

  #stayAlive(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const asked = Date.now();
    this.#send(ping());
    this.#timers.push(
      window.setTimeout(() => {
        if (this.#heard < asked) this.#end('The server answers no more.', false);
      }, PATIENCE),
    );
  }

  #end(words: string, asked: boolean, unanswered = false): void {
    if (this.#over) return;
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket?.close(1000);
    for (const fail of this.#failing.values()) fail(new Error(`No answer: ${words}`));
    this.#waiting.clear();
    this.#failing.clear();
    const refuse = this.#refuse;
    this.#refuse = undefined;
    if (refuse) refuse(new Refused(words, unanswered));
    else this.follower.onEnd(words, asked);
  }
}

function closeWords(event: CloseEvent, early: boolean): string {
  const number = event.code === 1006 ? 'cut off' : `close code ${event.code}`;
  const what = early ? 'There is no connection: no server of MQTT answered' : 'The connection ended without a reason of MQTT';
  return `${what} (${event.reason ? `${event.reason}, ` : ''}${number}).`;
}
