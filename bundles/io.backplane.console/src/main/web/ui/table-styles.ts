import { css } from 'lit';

/** Plain tables; wide ones scroll inside `.scroll`. */
export const tables = css`
  .scroll { overflow-x: auto; position: relative; }
  .scroll:focus-visible { box-shadow: inset 0 0 0 2px var(--brand); }
  table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
  caption { text-align: left; }
  th {
    font-size: 12px; font-weight: 560; color: var(--text-3); text-align: left; padding: 9px 16px;
    border-bottom: 1px solid var(--line); white-space: nowrap;
  }
  td { padding: 9px 16px; border-bottom: 1px solid var(--line); vertical-align: middle; }
  tbody tr:last-child td { border-bottom: 0; }
  tbody tr:hover td { background: var(--surface-2); }
  th.right, td.right { text-align: right; }
  td.num { white-space: nowrap; }
  .card > .scroll:last-child { border-radius: 0 0 var(--radius) var(--radius); }
  .card > .scroll:first-child { border-radius: var(--radius); }
`;
