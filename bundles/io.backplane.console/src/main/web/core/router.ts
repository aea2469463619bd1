import { Cell } from './cell.js';

export interface Place {
  path: string;
  query: URLSearchParams;
}

function here(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** Where the person is. */
export const place = new Cell<Place>(here());

/** Goes to an address of this console. */
export function go(address: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', address);
  else if (address !== location.pathname + location.search) history.pushState(null, '', address);
  place.value = here();
}

/** Changes parts of the query and keeps the page; empty values go away. */
export function setQuery(changes: Record<string, string | null | undefined>): void {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value) query.set(key, value);
    else query.delete(key);
  }
  const text = query.toString();
  go(location.pathname + (text ? `?${text}` : ''), { replace: true });
}

/** The address of a device's page. */
export function devicePath(id: string, tab?: string): string {
  return `/devices/${encodeURIComponent(id)}${tab ? `?tab=${tab}` : ''}`;
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = event.composedPath().find((n) => n instanceof HTMLAnchorElement) as
    | HTMLAnchorElement
    | undefined;
  if (!anchor || anchor.target || anchor.hasAttribute('download')) return;
  if (anchor.origin !== location.origin || anchor.getAttribute('href')?.startsWith('#')) return;
  if (/^\/(api|live|ingest|health|metrics|assets)(\/|$)/.test(anchor.pathname)) return;
  event.preventDefault();
  go(anchor.pathname + anchor.search);
}

/** Takes over links and the back button until the returned function is called. */
export function startRouter(): () => void {
  const onPop = () => (place.value = here());
  document.addEventListener('click', onClick);
  addEventListener('popstate', onPop);
  return () => {
    document.removeEventListener('click', onClick);
    removeEventListener('popstate', onPop);
  };
}
