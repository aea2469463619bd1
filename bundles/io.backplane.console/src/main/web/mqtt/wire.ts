/** Writes the fields of MQTT packets. */
export class Writer {
  #bytes: number[] = [];

  u8(n: number): this {
    this.#bytes.push(n & 0xff);
    return this;
  }

  u16(n: number): this {
    return this.u8(n >> 8).u8(n);
  }

  u32(n: number): this {
    return this.u16(n >>> 16).u16(n & 0xffff);
  }

  /** A variable byte integer. */
  size(n: number): this {
    do {
      const more = n > 0x7f;
      this.u8((n & 0x7f) | (more ? 0x80 : 0));
      n = Math.floor(n / 128);
    } while (n > 0);
    return this;
  }

  bytes(data: Uint8Array): this {
    for (const b of data) this.#bytes.push(b);
    return this;
  }

  text(text: string): this {
    const data = new TextEncoder().encode(text);
    if (data.length > 0xffff) throw new RangeError('A text in a packet has 65535 bytes at most.');
    return this.u16(data.length).bytes(data);
  }

  /** What was written, behind its length. */
  sized(): Uint8Array {
    return new Writer().size(this.#bytes.length).bytes(this.done()).done();
  }

  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  /** What was written, as the body of a packet. */
  packet(head: number): Uint8Array<ArrayBuffer> {
    return new Writer().u8(head).bytes(this.sized()).done();
  }
}

/** Reads the fields of MQTT packets; throws a RangeError where one ends too early. */
export class Reader {
  #at = 0;

  constructor(private readonly data: Uint8Array) {}

  get left(): number {
    return this.data.length - this.#at;
  }

  u8(): number {
    return this.take(1)[0]!;
  }

  u16(): number {
    return (this.u8() << 8) | this.u8();
  }

  u32(): number {
    return this.u16() * 0x10000 + this.u16();
  }

  size(): number {
    let n = 0;
    for (let place = 1; place <= 128 ** 3; place *= 128) {
      const b = this.u8();
      n += (b & 0x7f) * place;
      if (b < 0x80) return n;
    }
    throw new RangeError('A length in a packet has more than four bytes.');
  }

  text(): string {
    return new TextDecoder().decode(this.take(this.u16()));
  }

  take(n: number): Uint8Array {
    if (n > this.left) throw new RangeError('A packet ends too early.');
    return this.data.subarray(this.#at, (this.#at += n));
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }
}

/** What this client holds of a packet that is not whole, bytes. */
const HELD = 16 << 20;

/** Joins what comes in pieces: packets need not keep to the frames of a WebSocket. */
export class Joiner {
  #held = new Uint8Array(0);

  /** Takes a piece and gives the packets that are whole now, each as its first byte and its body. */
  *feed(piece: Uint8Array): Generator<[number, Reader]> {
    const all = new Uint8Array(this.#held.length + piece.length);
    all.set(this.#held);
    all.set(piece, this.#held.length);
    let at = 0;
    for (;;) {
      const length = bodyLength(all, at + 1);
      if (length && length.size > HELD) throw new RangeError('A packet is larger than this client holds.');
      if (!length || length.end + length.size > all.length) break;
      const head = all[at]!;
      at = length.end + length.size;
      yield [head, new Reader(all.subarray(length.end, at))];
    }
    this.#held = all.slice(at);
  }
}

/** The length that begins at a place, and where it ends; undefined while it is not all there. */
function bodyLength(all: Uint8Array, from: number): { size: number; end: number } | undefined {
  for (let end = from + 1; end <= Math.min(from + 4, all.length); end++) {
    if (all[end - 1]! < 0x80) return { size: new Reader(all.subarray(from, end)).size(), end };
  }
  if (all.length >= from + 4) throw new RangeError('A length in a packet has more than four bytes.');
  return undefined;
}
