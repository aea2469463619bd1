import { session } from '../api/session-state.js';
import type { Session } from '../api/types.js';
import { conversation } from '../core/conversation.js';
import { freshTokens } from '../core/secrets.js';
import { unsaved } from '../core/unsaved.js';
import { live } from '../live/live.js';
import { moments, type Moment } from '../live/node-feed.js';
import { dialogsOpen } from '../ui/dialog.js';
import { notify } from '../ui/notices.js';

/** What a console leaves to the newer one that takes its place. */
export interface Carried {
  session: Session | null | undefined;
  tokens: [string, string][];
  moments: Moment[];
}

declare global {
  /** The console on the page at the moment; a newer one asks it to leave. */
  var backplaneConsole: { leave(): Carried } | undefined;
}

const SELF = 'io.backplane.console';
let ownModule = '';
let offered = false;

/** Takes over what an older console left; `module` is the address this one came from. */
export function inherit(module: string, carried: Carried | undefined): void {
  ownModule = module;
  if (!carried) return;
  session.value = carried.session;
  for (const [device, token] of carried.tokens) freshTokens.set(device, token);
  moments.push(...carried.moments);
}

export function leaveBehind(): Carried {
  return { session: session.value, tokens: [...freshTokens], moments: [...moments] };
}

/** Watches for a newer console and lets it take over without a reload of the page. */
export function watchForNewer(): () => void {
  return live.subscribe({ topic: 'bundles' }, (frame) => {
    const own = frame.items?.find((b) => b.symbolicName === SELF && b.state === 'ACTIVE');
    if (own) void look();
  });
}

/** Compares this console with the one the node serves now. */
export async function look(): Promise<void> {
  const page = await newest().catch(() => undefined);
  if (!page) return;
  const meta = document.querySelector('meta[name="backplane-console"]');
  if (page.main === ownModule) {
    meta?.setAttribute('content', page.version);
    return;
  }
  if (dialogsOpen() === 0 && !unsaved.value && !conversation.value) {
    await takeOver(page);
  } else if (!offered) {
    offered = true;
    notify(`Console ${page.version} is ready.`, 'info', { label: 'Switch', run: () => void takeOver(page) });
  }
}

interface Served {
  main: string;
  style: string;
  version: string;
}

async function newest(): Promise<Served | undefined> {
  const reply = await fetch('/', { cache: 'no-store', headers: { Accept: 'text/html' } });
  const text = reply.ok ? await reply.text() : '';
  const main = /src="(\/assets\/main-[^"]+\.js)"/.exec(text)?.[1];
  const style = /href="(\/assets\/app-[^"]+\.css)"/.exec(text)?.[1];
  const version = /name="backplane-console" content="([^"]*)"/.exec(text)?.[1];
  if (!main || !style) return undefined;
  return { main: new URL(main, location.origin).href, style, version: version ?? '' };
}

async function takeOver(page: Served): Promise<void> {
  const old = document.querySelector<HTMLLinkElement>('link[rel="stylesheet"]');
  if (old && new URL(old.href).pathname !== page.style) await replaceStyle(old, page.style);
  document.querySelector('meta[name="backplane-console"]')?.setAttribute('content', page.version);
  await import(/* @vite-ignore */ page.main);
}

function replaceStyle(old: HTMLLinkElement, href: string): Promise<void> {
  return new Promise((resolve) => {
    const next = document.createElement('link');
    next.rel = 'stylesheet';
    next.href = href;
    next.onload = next.onerror = () => {
      old.remove();
      resolve();
    };
    document.head.append(next);
  });
}
