import { css } from 'lit';

export const valuesStyles = css`
  .split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(290px, 350px); gap: 14px; align-items: start; }
  .panel { padding: 14px 16px 10px; }
  bp-series-chart { --chart-height: 320px; }
  .values ul { max-height: 70vh; overflow-y: auto; padding: 0 8px 8px; }
  .values li { display: flex; align-items: center; gap: 10px; padding: 7px 8px; border-radius: 8px; transition: background 0.6s; }
  .values li.fresh { background: var(--brand-soft); transition: none; }
  .values li .figure { max-width: 58%; }
  .values .value { overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
  .pick {
    appearance: none; width: 26px; height: 26px; flex: none; display: grid; place-items: center; border-radius: 7px;
    border: 1px solid var(--line-2); background: var(--surface); color: var(--text-2); cursor: pointer; padding: 0;
  }
  .pick:hover { background: var(--surface-3); }
  .pick i { width: 12px; height: 12px; border-radius: 4px; border: 1.5px solid var(--mark-line); }
  .pick i.s1 { background: var(--series-1); border-color: var(--series-1); }
  .pick i.s2 { background: var(--series-2); border-color: var(--series-2); }
  .pick i.s3 { background: var(--series-3); border-color: var(--series-3); }
  .pick i.s4 { background: var(--series-4); border-color: var(--series-4); }
  .pick i.s5 { background: var(--series-5); border-color: var(--series-5); }
  .pick i.s6 { background: var(--series-6); border-color: var(--series-6); }
  .pick[aria-pressed='true'] .icon { color: var(--brand); }
  @media (max-width: 1020px) {
    .split { grid-template-columns: minmax(0, 1fr); }
    .values { order: -1; }
    .values ul { max-height: 46vh; }
    bp-series-chart { --chart-height: 230px; }
  }
`;
