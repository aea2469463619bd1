import { readProperties, writeProperties, type Properties } from './properties.js';
import type { Version } from './reasons.js';
import { Reader, Writer } from './wire.js';

export type Qos = 0 | 1 | 2;

export interface Login {
  /** Empty to have one assigned. */
  clientId: string;
  userName: string;
  password: string;
  cleanStart: boolean;
  /** How long the session outlives the connection, seconds; MQTT 5 only. */
  sessionExpiry: number;
  keepAlive: number;
}

export interface Message {
  topic: string;
  payload: Uint8Array;
  qos: Qos;
  retain: boolean;
  properties?: Properties;
}

/** An answer to a packet with an identifier. */
export interface Answer {
  id: number;
  codes: number[];
  properties?: Properties;
}

export const TYPE = {
  connect: 1, connack: 2, publish: 3, puback: 4, pubrec: 5, pubrel: 6, pubcomp: 7, subscribe: 8,
  suback: 9, unsubscribe: 10, unsuback: 11, pingreq: 12, pingresp: 13, disconnect: 14,
} as const;

/** The largest packet this client takes, bytes. */
const LARGEST = 1 << 20;

export function connect(version: Version, login: Login): Uint8Array<ArrayBuffer> {
  const { userName, password } = login;
  const flags = (userName ? 0x80 : 0) | (password ? 0x40 : 0) | (login.cleanStart ? 0x02 : 0);
  const body = new Writer().text('MQTT').u8(version).u8(flags).u16(login.keepAlive);
  if (version === 5) {
    writeProperties(body, [{ id: 0x11, u32: login.sessionExpiry }, { id: 0x27, u32: LARGEST }]);
  }
  body.text(login.clientId);
  if (userName) body.text(userName);
  if (password) body.text(password);
  return body.packet(TYPE.connect << 4);
}

export function publish(version: Version, message: Message, id: number): Uint8Array<ArrayBuffer> {
  const body = new Writer().text(message.topic);
  if (message.qos) body.u16(id);
  if (version === 5) writeProperties(body);
  return body.bytes(message.payload).packet((TYPE.publish << 4) | (message.qos << 1) | (message.retain ? 1 : 0));
}

export function subscribe(version: Version, filter: string, qos: Qos, id: number): Uint8Array<ArrayBuffer> {
  const body = new Writer().u16(id);
  if (version === 5) writeProperties(body);
  return body.text(filter).u8(qos).packet((TYPE.subscribe << 4) | 2);
}

export function unsubscribe(version: Version, filter: string, id: number): Uint8Array<ArrayBuffer> {
  const body = new Writer().u16(id);
  if (version === 5) writeProperties(body);
  return body.text(filter).packet((TYPE.unsubscribe << 4) | 2);
}

/** PUBACK, PUBREC, PUBREL or PUBCOMP, without a fault to tell. */
export function acknowledge(type: number, id: number): Uint8Array<ArrayBuffer> {
  return new Writer().u16(id).packet((type << 4) | (type === TYPE.pubrel ? 2 : 0));
}

export const ping = (): Uint8Array<ArrayBuffer> => new Writer().packet(TYPE.pingreq << 4);
export const disconnect = (): Uint8Array<ArrayBuffer> => new Writer().packet(TYPE.disconnect << 4);

export interface Greeting {
  sessionPresent: boolean;
  code: number;
  properties?: Properties;
}

export function readGreeting(version: Version, body: Reader): Greeting {
  const sessionPresent = (body.u8() & 1) === 1;
  const code = body.u8();
  // an answer of another version ends here
  return { sessionPresent, code, properties: version === 5 && body.left ? readProperties(body) : undefined };
}

export function readMessage(version: Version, head: number, body: Reader): { message: Message; id: number } {
  const qos = ((head >> 1) & 3) as Qos;
  const topic = body.text();
  const id = qos ? body.u16() : 0;
  const properties = version === 5 ? readProperties(body) : undefined;
  return { id, message: { topic, qos, retain: (head & 1) === 1, properties, payload: body.rest() } };
}

/** SUBACK and UNSUBACK: a reason for each filter. */
export function readAnswers(version: Version, body: Reader): Answer {
  const id = body.u16();
  const properties = version === 5 ? readProperties(body) : undefined;
  return { id, properties, codes: [...body.rest()] };
}

/** PUBACK and its like: of success neither reason nor properties need be there. */
export function readAnswer(body: Reader): Answer {
  const id = body.u16();
  const code = body.left ? body.u8() : 0;
  return { id, codes: [code], properties: body.left ? readProperties(body) : undefined };
}

export function readFarewell(body: Reader): { code: number; properties?: Properties } {
  const code = body.left ? body.u8() : 0;
  return { code, properties: body.left ? readProperties(body) : undefined };
}
