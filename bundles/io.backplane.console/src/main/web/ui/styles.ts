import { css } from 'lit';
import { tables } from './table-styles.js';
import { forms } from './form-styles.js';
import { bitsStyles } from './bits-styles.js';

const base = css`
  :host { display: block; font: 14px/1.5 var(--font); color: var(--text); }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; }
  h1 { margin: 0; font-size: 22px; line-height: 1.25; letter-spacing: -0.022em; font-weight: 650; }
  h2 { margin: 0; font-size: 14px; font-weight: 620; letter-spacing: -0.006em; }
  h3 { margin: 0; font-size: 13px; font-weight: 600; }
  p { margin: 0; }
  a { color: var(--brand); text-decoration: none; }
  a:hover { text-decoration: underline; }
  ul, dl, dd { margin: 0; padding: 0; list-style: none; }
  pre { margin: 0; }

  .mut { color: var(--text-2); }
  .dim { color: var(--text-3); }
  .num { font-variant-numeric: tabular-nums; }
  .mono { font-family: var(--mono); font-size: 12.5px; }
  td a.mono { white-space: nowrap; }
  .small { font-size: 12.5px; }
  .strong { font-weight: 590; }
  .row { display: flex; align-items: center; gap: 8px; min-width: 0; }
  .wrap { flex-wrap: wrap; }
  .between { justify-content: space-between; }
  .grow { flex: 1; min-width: 0; }
  .cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
  .right { text-align: right; }
  .icon { flex: none; display: block; }
  .stack { display: grid; gap: 14px; align-content: start; min-width: 0; }
  .sr {
    position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap; border: 0;
  }

  .card {
    background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius);
    box-shadow: var(--shadow); min-width: 0;
  }
  .card > header {
    display: flex; align-items: center; gap: 8px; min-height: 50px; padding: 8px 16px; flex-wrap: wrap;
  }
  .card > header > .icon { color: var(--text-3); }
  .card > header > h2.grow { flex: 1 0 auto; max-width: calc(100% - 30px); overflow-wrap: anywhere; }
  .card > .body { padding: 0 16px 16px; }

  .chip {
    display: inline-flex; align-items: center; gap: 5px; height: 22px; padding: 0 8px;
    border-radius: 99px; font-size: 12px; font-weight: 560; white-space: nowrap;
    background: var(--surface-3); color: var(--text-2);
  }
  .chip i { width: 6px; height: 6px; border-radius: 9px; background: currentColor; flex: none; }
  .chip.ok { background: var(--ok-soft); color: var(--ok); }
  .chip.warn { background: var(--warn-soft); color: var(--warn); }
  .chip.bad { background: var(--bad-soft); color: var(--bad); }
  .chip.info { background: var(--info-soft); color: var(--info); }
  .chip.brand { background: var(--brand-soft); color: var(--brand); }
  .chip.code { font-family: var(--mono); font-weight: 500; }

  .tile {
    display: grid; place-items: center; width: 34px; height: 34px; border-radius: 9px; flex: none;
    background: var(--brand-soft); color: var(--brand);
  }
  .tile.ok { background: var(--ok-soft); color: var(--ok); }
  .tile.warn { background: var(--warn-soft); color: var(--warn); }
  .tile.bad { background: var(--bad-soft); color: var(--bad); }
  .tile.off { background: var(--surface-3); color: var(--text-3); }

  .facts { display: grid; grid-template-columns: minmax(96px, max-content) minmax(0, 1fr); gap: 7px 18px; font-size: 13.5px; }
  .facts dt { color: var(--text-3); }
  .facts dd { overflow-wrap: anywhere; }

  .code {
    font-family: var(--mono); font-size: 12.5px; line-height: 1.6; background: var(--surface-2);
    border: 1px solid var(--line); border-radius: var(--radius-s); padding: 10px 12px;
    white-space: pre-wrap; overflow-wrap: anywhere; color: var(--text);
  }

  .page { padding: 22px 26px 40px; max-width: 1680px; margin: 0 auto; }
  .head { display: flex; align-items: flex-start; gap: 10px 12px; margin-bottom: 18px; flex-wrap: wrap; }
  .head > .grow { flex: 1 1 260px; }
  .head p { margin-top: 3px; color: var(--text-2); }
  p a { text-decoration: underline; text-underline-offset: 2px; }
  .head .actions { display: flex; gap: 10px; flex-wrap: wrap; align-items: center; padding-top: 4px; }

  :is(button, a, input, select, textarea, summary, [tabindex]):focus-visible {
    outline: none; box-shadow: var(--focus); border-radius: var(--radius-s);
  }
  @media (max-width: 720px) {
    .page { padding: 18px 16px 32px; }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`;

/** The style every component shares; browsers keep one copy of it. */
export const ui = [base, forms, tables, bitsStyles];
