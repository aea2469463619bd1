import { Cell } from './cell.js';

/** A connection of its own that a page keeps open while it is away. */
export interface Conversation {
  close(): void;
}

/** What is open now, if anything; a newer console waits until it is over. */
export const conversation = new Cell<Conversation | undefined>(undefined);
