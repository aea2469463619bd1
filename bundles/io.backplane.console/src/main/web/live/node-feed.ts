import { Cell } from '../core/cell.js';
import type { NodeFigures } from '../api/types.js';
import { live } from './live.js';

/** The node's newest figures, sent each second. */
export const figures = new Cell<NodeFigures | undefined>(undefined);

export interface Moment {
  ts: number;
  node: NodeFigures;
}

const KEPT = 300;

/** The last five minutes of figures, so that charts are full when a page is opened again. */
export const moments: Moment[] = [];

/** Follows the node's figures until the returned function is called. */
export function followNode(): () => void {
  return live.subscribe({ topic: 'node' }, (frame) => {
    if (frame.op !== 'node') return;
    const node = frame.node as NodeFigures;
    moments.push({ ts: Date.now(), node });
    if (moments.length > KEPT) moments.splice(0, moments.length - KEPT);
    figures.value = node;
  });
}

/** One figure over the time that was followed. */
export function track(pick: (node: NodeFigures) => number | undefined, last = 90): number[] {
  return moments
    .slice(-last)
    .map((m) => pick(m.node))
    .filter((v): v is number => typeof v === 'number');
}
