import { Cell } from '../core/cell.js';
import type { Session } from './types.js';

/** Who is signed in: undefined while unknown, null for nobody. */
export const session = new Cell<Session | null | undefined>(undefined);
