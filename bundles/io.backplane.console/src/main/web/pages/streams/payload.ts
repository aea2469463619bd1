const SHOWN = 4096;

/** A payload for people: its text if it is text, else bytes in hexadecimal. */
export function printable(base64: string, text?: string): { text: string; note: string } {
  const bytes = Uint8Array.from(atob(base64 ?? ''), (c) => c.charCodeAt(0));
  const note = `${bytes.length} bytes`;
  if (!bytes.length) return { text: '(empty)', note };
  if (text !== undefined) return { text: pretty(text), note };
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!/[\u0000-\u0008\u000e-\u001f]/.test(decoded)) return { text: pretty(decoded), note };
  } catch {
    return { text: hex(bytes), note: `${note}, not text` };
  }
  return { text: hex(bytes), note: `${note}, not text` };
}

export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function hex(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, SHOWN); at += 16) {
    const row = [...bytes.subarray(at, at + 16)].map((b) => b.toString(16).padStart(2, '0'));
    lines.push(`${at.toString(16).padStart(4, '0')}  ${row.join(' ')}`);
  }
  if (bytes.length > SHOWN) lines.push('…');
  return lines.join('\n');
}
