import { html, nothing } from 'lit';
import type { Outcome } from './trial.js';

/** What became of something that was asked for, told to readers of the page as well. */
export function outcomeLine(outcome?: Outcome, more: unknown = nothing) {
  return html`<div role="status">${outcome ? html`<p class="outcome ${outcome.good ? 'good' : 'bad'}">${outcome.words}</p>${more}` : nothing}</div>`;
}

/** Runs something; what it throws becomes an outcome, too. */
export async function outcomeOf(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (e) {
    return { words: (e as Error).message, good: false };
  }
}
