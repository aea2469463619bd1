import { css } from 'lit';

export const deviceStyles = css`
  .back { display: inline-flex; align-items: center; gap: 5px; color: var(--text-2); margin-bottom: 8px; }
  .about { margin-top: 7px; gap: 6px 8px; }
  a.chip:hover { text-decoration: none; filter: brightness(0.96); }
  h1 { overflow-wrap: anywhere; }
`;
