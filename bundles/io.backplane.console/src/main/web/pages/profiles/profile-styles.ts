import { css } from 'lit';

export const profileStyles = css`
  .back { display: inline-flex; align-items: center; gap: 5px; color: var(--text-2); margin-bottom: 8px; }
  .problem { padding: 10px 14px; border-radius: 10px; background: var(--bad-soft); color: var(--bad); margin-bottom: 14px; }
  .field.all { grid-column: 1 / -1; }
  .rows { padding: 0 16px 16px; display: grid; gap: 8px; overflow-x: auto; }
  .line {
    display: grid; gap: 8px; align-items: center;
    grid-template-columns: minmax(120px, 1.3fr) minmax(120px, 1.5fr) 108px 96px 96px 96px 34px;
  }
  .labels { font-size: 12px; font-weight: 560; color: var(--text-3); }
  .command { grid-template-columns: minmax(120px, 1fr) minmax(120px, 2fr) 34px; }
  @media (max-width: 900px) {
    .labels { display: none; }
    .line:not(.command) {
      grid-template-columns: repeat(6, minmax(0, 1fr)); padding: 12px; border: 1px solid var(--line); border-radius: 10px;
    }
    .line:not(.command) > :nth-child(1), .line:not(.command) > :nth-child(2) { grid-column: span 3; }
    .line:not(.command) > :nth-child(3), .line:not(.command) > :nth-child(4) { grid-column: span 3; }
    .line:not(.command) > :nth-child(5), .line:not(.command) > :nth-child(6) { grid-column: span 2; }
    .line:not(.command) > :nth-child(7) { grid-column: span 2; justify-self: end; }
  }
`;
