/** What the specification calls the reasons of MQTT 5. */
const REASONS: Record<number, string> = {
  0x00: 'Success', 0x01: 'Granted QoS 1', 0x02: 'Granted QoS 2', 0x04: 'Disconnect with will message',
  0x10: 'No matching subscribers', 0x11: 'No subscription existed', 0x80: 'Unspecified error',
  0x81: 'Malformed packet', 0x82: 'Protocol error', 0x83: 'Implementation specific error',
  0x84: 'Unsupported protocol version', 0x85: 'Client identifier not valid', 0x86: 'Bad user name or password',
  0x87: 'Not authorized', 0x88: 'Server unavailable', 0x89: 'Server busy', 0x8a: 'Banned',
  0x8b: 'Server shutting down', 0x8c: 'Bad authentication method', 0x8d: 'Keep alive timeout',
  0x8e: 'Session taken over', 0x8f: 'Topic filter invalid', 0x90: 'Topic name invalid',
  0x91: 'Packet identifier in use', 0x92: 'Packet identifier not found', 0x93: 'Receive maximum exceeded',
  0x94: 'Topic alias invalid', 0x95: 'Packet too large', 0x96: 'Message rate too high', 0x97: 'Quota exceeded',
  0x98: 'Administrative action', 0x99: 'Payload format invalid', 0x9a: 'Retain not supported',
  0x9b: 'QoS not supported', 0x9c: 'Use another server', 0x9d: 'Server moved',
  0x9e: 'Shared subscriptions not supported', 0x9f: 'Connection rate exceeded', 0xa0: 'Maximum connect time',
  0xa1: 'Subscription identifiers not supported', 0xa2: 'Wildcard subscriptions not supported',
};

/** What MQTT 3.1.1 answers to a CONNECT. */
const RETURN_CODES = [
  'Accepted', 'Unacceptable protocol version', 'Client identifier rejected', 'Server unavailable',
  'Bad user name or password', 'Not authorized',
];

export type Version = 4 | 5;

/** A reason in words, with its number and what the server added. */
export function reasonWords(code: number, added?: string): string {
  return `${REASONS[code] ?? 'Reason'} (${hex(code)})${added ? `: ${added}` : ''}`;
}

/** The answer to a CONNECT in words. */
export function connectWords(version: Version, code: number, added?: string): string {
  if (version === 5 || code >= 0x80) return reasonWords(code, added);
  return `${RETURN_CODES[code] ?? 'Refused'} (${hex(code)})`;
}

/** The answer to one filter of a SUBSCRIBE in words: 3.1.1 knows a single refusal, without a reason. */
export function subscribeWords(version: Version, code: number, added?: string): string {
  if (code <= 2) return `Granted QoS ${code} (${hex(code)})`;
  return version === 4 ? `Refused (${hex(code)})` : reasonWords(code, added);
}

function hex(code: number): string {
  return `0x${code.toString(16).padStart(2, '0').toUpperCase()}`;
}
