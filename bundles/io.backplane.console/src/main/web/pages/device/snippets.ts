import type { Listener, Profile } from '../../api/types.js';

export interface Target {
  device: string;
  token: string;
  host: string;
  mqtt?: Listener;
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

/** A word as a POSIX shell takes it literally. */
export function quote(word: string): string {
  return /^[A-Za-z0-9._:/@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The first number of the profile, so that the example shows up under a known name. */
export function exampleKey(profile?: Profile): string {
  return profile?.properties.find((p) => p.type === 'number' || p.type === 'integer')?.key ?? 'temperature';
}

/** Commands to paste into a terminal; each works as it stands. */
export function snippets(t: Target): Snippet[] {
  const payload = JSON.stringify({ [t.key]: 21.5 });
  const list: Snippet[] = [];
  if (t.mqtt) {
    const who = `-h ${quote(t.host)} -p ${t.mqtt.port} -u ${quote(t.device)} -P ${quote(t.token)}`;
    list.push(
      {
        id: 'mosquitto_pub',
        title: 'mosquitto_pub',
        note: 'Sends one value over MQTT and waits until it is stored safely (QoS 1).',
        text: `mosquitto_pub ${who} -q 1 -t telemetry -m ${quote(payload)}`,
      },
      {
        id: 'mosquitto_sub',
        title: 'mosquitto_sub',
        note: 'Listens for commands; send one from the Commands tab and it appears.',
        text: `mosquitto_sub ${who} -q 1 -t 'commands/#' -v`,
      },
    );
  }
  list.push(
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
  );
  return list;
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
