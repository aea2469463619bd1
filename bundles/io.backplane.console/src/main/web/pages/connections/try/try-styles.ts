import { css } from 'lit';

/** Shared by the cards of the tab. */
export const tryStyles = css`
  .card > .body { display: grid; gap: 14px; }
  [role='status']:empty { margin-top: -14px; }
  .outcome { font-size: 13px; overflow-wrap: anywhere; }
  .outcome.good { color: var(--ok); }
  .outcome.bad { color: var(--bad); }
  .actions { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
`;
