import type { Listener, Profile } from '../../api/types.js';

export interface Target {
  device: string;
  token: string;
  host: string;
  mqtt?: Listener;
  /** MQTT is open to the node's own machine only, and this page was loaded from elsewhere. */
  mqttElsewhere?: boolean;
  /** Where this console came from, which also takes telemetry over HTTP. */
  origin: string;
  /** File on the node with what to trust over TLS, if no one else vouches for its certificate. */
  authority?: string;
  key: string;
}

export interface Snippet {
  id: string;
  title: string;
  note: string;
  text: string;
}

/** Why MQTT does not work from where this page is. */
export const ELSEWHERE = "MQTT is open to the node's own machine only; start the node with --insecure-lan to open it to others.";

/** A word as a POSIX shell takes it literally. */
export function quote(word: string): string {
  return /^[A-Za-z0-9._:/@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The first number of the profile, so that the example shows up under a known name. */
export function exampleKey(profile?: Profile): string {
  return profile?.properties.find((p) => p.type === 'number' || p.type === 'integer')?.key ?? 'temperature';
}

/** Whether only the machine itself gets there. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?(::1|0:0:0:0:0:0:0:1)\]?)$/i.test(host);
}

/** Commands to paste into a terminal, the one that works best from here first. */
export function snippets(t: Target): Snippet[] {
  const payload = JSON.stringify({ [t.key]: 21.5 });
  const mqtt = t.mqtt ? overMqtt(t, t.mqtt.port, payload) : [];
  const http = overHttp(t, payload);
  return t.mqttElsewhere ? [...http, ...mqtt] : [...mqtt, ...http];
}

function overMqtt(t: Target, port: number, payload: string): Snippet[] {
  const host = t.mqttElsewhere ? '127.0.0.1' : t.host;
  const where = t.mqttElsewhere ? ` ${ELSEWHERE}` : '';
  const who = `-h ${quote(host)} -p ${port} -u ${quote(t.device)} -P ${quote(t.token)}`;
  return [
    {
      id: 'mosquitto_pub',
      title: 'mosquitto_pub',
      note: `Sends one value over MQTT and waits until it is stored safely (QoS 1).${where}`,
      text: `mosquitto_pub ${who} -q 1 -t telemetry -m ${quote(payload)}`,
    },
    {
      id: 'mosquitto_sub',
      title: 'mosquitto_sub',
      note: `Listens for commands; send one from the Commands tab and it appears.${where}`,
      text: `mosquitto_sub ${who} -q 1 -t 'commands/#' -v`,
    },
  ];
}

function overHttp(t: Target, payload: string): Snippet[] {
  return [
    {
      id: 'curl',
      title: 'curl',
      note: `Sends one value over HTTP; the answer comes when it is stored safely.${trust(t)}`,
      text: `curl -sS ${t.authority ? `--cacert ${quote(t.authority)} ` : ''}-X POST ${quote(`${t.origin}/ingest/v1/telemetry`)} \\\n  -H ${quote(`Authorization: Bearer ${t.token}`)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quote(payload)}`,
    },
    {
      id: 'python',
      title: 'Python',
      note: `Sends a value each second; needs nothing but Python 3.${trust(t)}`,
      text: python(t),
    },
  ];
}

function trust(t: Target): string {
  return t.authority ? ' On another machine, copy the file that says whom to trust and name the copy.' : '';
}

function python(t: Target): string {
  const tls = t.authority ? `, context=ssl.create_default_context(cafile=${JSON.stringify(t.authority)})` : '';
  return `import json, math, ${t.authority ? 'ssl, ' : ''}time, urllib.request

URL = ${JSON.stringify(`${t.origin}/ingest/v1/telemetry`)}
TOKEN = ${JSON.stringify(t.token)}

while True:
    body = json.dumps({${JSON.stringify(t.key)}: round(21 + 2 * math.sin(time.time() / 10), 2)}).encode()
    request = urllib.request.Request(
        URL, body, {"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"})
    print(urllib.request.urlopen(request, timeout=10${tls}).status, body.decode())
    time.sleep(1)
`;
}
