import { css } from 'lit';

export const devicesStyles = css`
  .page { display: flex; flex-direction: column; height: calc(100dvh - var(--bar-height)); min-height: 480px; padding-bottom: 22px; }
  .filters { display: flex; flex-wrap: wrap; gap: 10px; margin-bottom: 14px; align-items: center; }
  .find { position: relative; flex: 1 1 240px; max-width: 380px; }
  .find .icon { position: absolute; left: 11px; top: 50%; translate: 0 -50%; color: var(--text-3); pointer-events: none; }
  .find .input { padding-left: 34px; }
  .filters select { width: auto; max-width: 190px; }
  .filters .tag { width: 120px; }

  .list { flex: 1; min-height: 0; display: flex; flex-direction: column; overflow: hidden; }
  [role='table'] { flex: 1; min-height: 0; display: flex; flex-direction: column; }
  bp-virtual-list { flex: 1; min-height: 0; display: block; overflow-y: auto; overflow-x: hidden; overscroll-behavior: contain; scrollbar-gutter: stable; }
  bp-virtual-list:focus-visible { box-shadow: inset 0 0 0 2px var(--brand); }
  .tr {
    display: grid; grid-template-columns: minmax(220px, 2.4fr) 112px minmax(90px, 1fr) minmax(110px, 1.1fr) minmax(110px, 150px) 104px;
    align-items: center; gap: 14px; height: 60px; padding: 0 16px; border-bottom: 1px solid var(--line);
  }
  .tr:not(.th):hover { background: var(--surface-2); }
  .th { height: 38px; font-size: 12px; font-weight: 560; color: var(--text-3); padding-right: 30px; }
  .th > span { color: inherit; font-size: inherit; }
  .c0 { display: flex; align-items: center; gap: 11px; min-width: 0; }
  .c0 a { display: block; color: var(--text); }
  .c0 .mono { display: block; }
  .c2, .c5 { color: var(--text-2); font-size: 13.5px; }
  .c3 { display: flex; gap: 5px; overflow: hidden; }
  .foot { display: flex; align-items: center; gap: 10px; padding: 8px 16px; border-top: 1px solid var(--line); font-size: 12.5px; }

  @media (max-width: 1120px) {
    .tr { grid-template-columns: minmax(200px, 2fr) 104px minmax(80px, 1fr) minmax(100px, 130px) 96px; }
    .c3 { display: none; }
  }
  @media (max-width: 820px) {
    .page { height: auto; min-height: 0; }
    .list { height: calc(100dvh - var(--bar-height) - 32px); min-height: 420px; flex: none; }
    .th { display: none; }
    .tr { grid-template-columns: minmax(0, 1fr) auto; grid-template-rows: auto auto; gap: 0 10px; height: 64px; align-content: center; }
    .c0 { grid-row: 1 / 3; }
    .c1 { justify-self: end; align-self: end; }
    .c5 { justify-self: end; font-size: 12px; color: var(--text-3); padding-top: 2px; }
    .c2, .c4 { display: none; }
    .find { max-width: none; flex-basis: 100%; }
    .filters select { flex: 1 1 130px; }
    .filters .tag { flex: 1 1 90px; }
    bp-virtual-list { scrollbar-gutter: auto; }
  }
`;
