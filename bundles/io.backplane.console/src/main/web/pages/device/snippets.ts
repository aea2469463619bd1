import type { Listener, NodeInfo, Profile } from '../../api/types.js';

export interface Target {
  device: string;
  token: string;
  host: string;
  mqtt?: Mqtt;
  /** Where this console came from, which also takes telemetry over HTTP. */
  origin: string;
  /** File on the node with what to trust over TLS, if no one else vouches for its certificate. */
  authority?: string;
  key: string;
}

/** How a device speaks MQTT from where this page is. */
export interface Mqtt {
  port: number;
  /** Over TLS: in clear the node may listen to its own machine only. */
  secure: boolean;
  /** File on the node with what to trust over TLS, if no one else vouches for its certificate. */
  authority?: string;
  /** It is open to the node's own machine only, and this page was loaded from elsewhere. */
  elsewhere: boolean;
}

export interface Snippet {
  id: string;
  title: string;
  note: string;
  text: string;
}

/** Why MQTT does not work from where this page is. */
export const ELSEWHERE = "MQTT is open to the node's own machine only; a listener with tls=on opens it to others.";

/** A word as a POSIX shell takes it literally. */
export function quote(word: string): string {
  return /^[A-Za-z0-9._:/@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The first number of the profile, so that the example shows up under a known name. */
export function exampleKey(profile?: Profile): string {
  return profile?.properties.find((p) => p.type === 'number' || p.type === 'integer')?.key ?? 'temperature';
}

/** Whether only the machine itself gets there; a listener may name several addresses. */
export function isLoopback(hosts: string): boolean {
  return hosts
    .split(',')
    .every((host) => /^(localhost|127\.\d+\.\d+\.\d+|\[?(::1|0:0:0:0:0:0:0:1)\]?)$/i.test(host.trim()));
}

/** The listener that a device next to this page gets to: in clear where that is open, else over TLS. */
export function mqttFrom(info: NodeInfo, here: string): Mqtt | undefined {
  // those for browsers speak WebSocket
  const all = (info.listeners ?? []).filter((l) => l.protocol.toLowerCase() === 'mqtt' && !/^wss?\b/i.test(l.name));
  const local = isLoopback(here);
  const open = (l: Listener) => l.bound && (local || !isLoopback(l.host));
  const best = all.find((l) => !l.secure && open(l)) ?? all.find((l) => l.secure && open(l)) ?? all.find((l) => !l.secure);
  if (!best) return undefined;
  const shown = best.certificate ?? info.listeners.find((l) => l.certificate)?.certificate;
  return {
    port: best.port,
    secure: best.secure,
    authority: best.secure ? shown?.authority : undefined,
    elsewhere: !local && isLoopback(best.host),
  };
}

/** Commands to paste into a terminal, the one that works best from here first. */
export function snippets(t: Target): Snippet[] {
  const payload = JSON.stringify({ [t.key]: 21.5 });
  const mqtt = t.mqtt ? overMqtt(t, t.mqtt, payload) : [];
  const http = overHttp(t, payload);
  return t.mqtt?.elsewhere ? [...http, ...mqtt] : [...mqtt, ...http];
}

function overMqtt(t: Target, mqtt: Mqtt, payload: string): Snippet[] {
  const host = mqtt.elsewhere ? '127.0.0.1' : t.host;
  const where = mqtt.elsewhere ? ` ${ELSEWHERE}` : trust(mqtt.authority);
  const tls = !mqtt.secure ? '' : mqtt.authority ? ` --cafile ${quote(mqtt.authority)}` : ' --tls-use-os-certs';
  const who = `-h ${quote(host)} -p ${mqtt.port}${tls} -u ${quote(t.device)} -P ${quote(t.token)}`;
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
      note: `Sends one value over HTTP; the answer comes when it is stored safely.${trust(t.authority)}`,
      text: `curl -sS ${t.authority ? `--cacert ${quote(t.authority)} ` : ''}-X POST ${quote(`${t.origin}/ingest/v1/telemetry`)} \\\n  -H ${quote(`Authorization: Bearer ${t.token}`)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quote(payload)}`,
    },
    {
      id: 'python',
      title: 'Python',
      note: `Sends a value each second; needs nothing but Python 3.${trust(t.authority)}`,
      text: python(t),
    },
  ];
}

function trust(authority?: string): string {
  return authority ? ' On another machine, copy the file that says whom to trust and name the copy.' : '';
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
