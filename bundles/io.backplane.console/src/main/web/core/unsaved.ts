import { Cell } from './cell.js';

/** Whether a form on the page holds changes that are not saved. */
export const unsaved = new Cell(false);

addEventListener('beforeunload', (event) => {
  if (unsaved.value) event.preventDefault();
});
