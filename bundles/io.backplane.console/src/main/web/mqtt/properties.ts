import { Reader, Writer } from './wire.js';

/** The properties of MQTT 5 that a client is told, by the name used here. */
export interface Properties {
  payloadFormat?: number;
  messageExpiry?: number;
  contentType?: string;
  responseTopic?: string;
  assignedClientId?: string;
  serverKeepAlive?: number;
  serverReference?: string;
  reason?: string;
  receiveMaximum?: number;
  maximumQos?: number;
  retainAvailable?: number;
  maximumPacket?: number;
  sessionExpiry?: number;
  user: [string, string][];
}

type Form = 'u8' | 'u16' | 'u32' | 'size' | 'text' | 'binary' | 'pair';

/** Every property by its identifier: how it is written, and its name here if it is of use. */
const FORMS: Record<number, [Form, Exclude<keyof Properties, 'user'>?]> = {
  0x01: ['u8', 'payloadFormat'], 0x02: ['u32', 'messageExpiry'], 0x03: ['text', 'contentType'],
  0x08: ['text', 'responseTopic'], 0x09: ['binary'], 0x0b: ['size'], 0x11: ['u32', 'sessionExpiry'],
  0x12: ['text', 'assignedClientId'], 0x13: ['u16', 'serverKeepAlive'], 0x15: ['text'], 0x16: ['binary'],
  0x17: ['u8'], 0x18: ['u32'], 0x19: ['u8'], 0x1a: ['text'], 0x1c: ['text', 'serverReference'],
  0x1f: ['text', 'reason'], 0x21: ['u16', 'receiveMaximum'], 0x22: ['u16'], 0x23: ['u16'],
  0x24: ['u8', 'maximumQos'], 0x25: ['u8', 'retainAvailable'], 0x26: ['pair'], 0x27: ['u32', 'maximumPacket'],
  0x28: ['u8'], 0x29: ['u8'], 0x2a: ['u8'],
};

export function readProperties(from: Reader): Properties {
  const reader = new Reader(from.take(from.size()));
  const found: Properties = { user: [] };
  while (reader.left) {
    const id = reader.size();
    const form = FORMS[id];
    if (!form) throw new RangeError(`A packet has the unknown property ${id}.`);
    const value = readValue(reader, form[0]);
    if (form[0] === 'pair') found.user.push(value as [string, string]);
    else if (form[1]) Object.assign(found, { [form[1]]: value });
  }
  return found;
}

function readValue(reader: Reader, form: Form): unknown {
  if (form === 'pair') return [reader.text(), reader.text()];
  return form === 'binary' ? reader.take(reader.u16()) : reader[form]();
}

/** Properties of whole numbers, as a packet that is sent has them. */
export function writeProperties(to: Writer, numbers: { id: number; u32: number }[] = []): Writer {
  const writer = new Writer();
  for (const { id, u32 } of numbers) writer.u8(id).u32(u32);
  return to.bytes(writer.sized());
}
