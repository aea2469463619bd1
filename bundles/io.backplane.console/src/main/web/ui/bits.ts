import { html, nothing, svg, type TemplateResult } from 'lit';
import { ApiError } from '../api/http.js';
import { count } from '../core/format.js';
import { icon, type IconName } from './icons.js';

export type Tone = '' | 'ok' | 'warn' | 'bad' | 'info' | 'brand';

/** A small word on a tinted ground, with a dot if it is a state. */
export function chip(text: unknown, tone: Tone = '', dot = false): TemplateResult {
  return html`<span class="chip ${tone}">${dot ? html`<i></i>` : nothing}${text}</span>`;
}

/**
 * A small line of values; decoration beside the figure it belongs to. With `slots`, fewer values
 * than that take up only the right part.
 */
export function sparkline(values: readonly number[], tone: Tone = 'brand', height = 30, slots = 0): TemplateResult {
  const points = values.filter(Number.isFinite);
  if (points.length < 2) {
    return html`<svg width="100%" height=${height} viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
      <path d="M0 27H100" stroke="var(--line-2)" stroke-width="1.5" vector-effect="non-scaling-stroke"></path>
    </svg>`;
  }
  const low = Math.min(...points);
  const span = Math.max(...points) - low || 1;
  const step = 100 / (Math.max(slots, points.length) - 1);
  const start = 100 - step * (points.length - 1);
  const xy = points
    .map((v, i) => `${(start + i * step).toFixed(1)},${(27 - ((v - low) / span) * 23).toFixed(1)}`)
    .join(' ');
  const color = `var(--${tone || 'brand'})`;
  return html`<svg width="100%" height=${height} viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<polygon points=${`${start.toFixed(1)},30 ${xy} 100,30`} fill=${color} opacity="0.12"></polygon>
      <polyline points=${xy} fill="none" stroke=${color} stroke-width="1.7" stroke-linejoin="round"
        vector-effect="non-scaling-stroke"></polyline>`}
  </svg>`;
}

/** Says why there is nothing, and what to do about it. */
export function empty(name: IconName, title: string, text: unknown, action: unknown = nothing): TemplateResult {
  return html`<div class="empty">
    <span class="tile off">${icon(name, 18)}</span>
    <p class="strong">${title}</p>
    <p class="mut small">${text}</p>
    ${action}
  </div>`;
}

/** Says what went wrong in the node's own words, with a way to try again. */
export function failure(error: Error, retry?: () => void): TemplateResult {
  const title = error instanceof ApiError ? error.title : 'Something went wrong here';
  const text = error instanceof ApiError ? error.detail : error.message;
  return html`<div class="empty" role="alert">
    <span class="tile bad">${icon('alert', 18)}</span>
    <p class="strong">${title}</p>
    ${text ? html`<p class="mut small">${text}</p>` : nothing}
    ${retry ? html`<button class="btn small" @click=${retry}>${icon('refresh', 14)} Try again</button>` : nothing}
  </div>`;
}

/** Grey bars while the first answer is on its way. */
export function skeleton(rows = 4): TemplateResult {
  return html`<div class="skeleton" aria-busy="true">
    <span class="sr" role="status">Loading</span>
    ${Array.from({ length: rows }, () => html`<i></i>`)}
  </div>`;
}

/** Below a listing of which not all is shown. */
export function further(pager: { hidden: number; more: () => void }): unknown {
  if (!pager.hidden) return nothing;
  return html`<div class="further"><button class="btn small" @click=${pager.more}>Show more of ${count(pager.hidden)} others</button></div>`;
}

interface Loading<T> {
  data?: T;
  error?: Error;
  reload(): Promise<void>;
}

/** Data, or why there is none yet. Stale data stays visible when a later load fails. */
export function loaded<T>(loader: Loading<T>, show: (data: T) => unknown, rows = 4): unknown {
  if (loader.data !== undefined) {
    return html`${loader.error ? stale(loader) : nothing}${show(loader.data)}`;
  }
  return loader.error ? failure(loader.error, () => void loader.reload()) : skeleton(rows);
}

function stale(loader: Loading<unknown>): TemplateResult {
  return html`<div class="stale" role="status">
    ${icon('alert', 14)}<span class="grow">Not up to date: ${loader.error?.message}</span>
    <button class="btn small ghost" @click=${() => loader.reload()}>Try again</button>
  </div>`;
}
