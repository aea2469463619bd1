import type { ReactiveControllerHost } from 'lit';
import type { Page } from '../api/types.js';
import { Loader, type LoaderOptions } from './loader.js';

/** Reads one page of a listing. */
export type PageOf<T> = (limit: number, cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>;

const LARGEST = 1000;

/** The first entries of a listing, in as many calls as it takes. */
export async function upTo<T>(most: number, read: PageOf<T>, signal?: AbortSignal): Promise<Page<T>> {
  const items: T[] = [];
  let page: Page<T>;
  let cursor: string | undefined;
  do {
    page = await read(Math.min(LARGEST, most - items.length), cursor, signal);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < most);
  return { ...page, items };
}

/** A listing of which the first page is shown, and more when asked for. */
export class Pager<T> {
  readonly list: Loader<Page<T>>;
  #want: number;

  constructor(host: ReactiveControllerHost, read: PageOf<T>, private readonly step = 100, options: LoaderOptions = {}) {
    this.#want = step;
    this.list = new Loader(host, (signal) => upTo(this.#want, read, signal), options);
  }

  /** How many entries are there that are not shown. */
  get hidden(): number {
    const page = this.list.data;
    return page?.next ? Math.max(1, (page.total ?? 0) - page.items.length) : 0;
  }

  more = (): void => {
    this.#want += this.step;
    void this.list.reload();
  };
}
