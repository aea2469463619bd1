import { css } from 'lit';

export const shellStyles = css`
  :host { display: grid; grid-template-columns: var(--side-width) minmax(0, 1fr); min-height: 100dvh; }
  .shortcuts { position: absolute; }
  .skip {
    position: fixed; left: 12px; top: -60px; z-index: 60; padding: 8px 14px; border-radius: 8px;
    background: var(--brand-solid); color: #fff; font: 560 14px var(--font); border: 0; cursor: pointer;
  }
  .skip:focus { top: 10px; }

  aside {
    position: sticky; top: 0; height: 100dvh; display: flex; flex-direction: column; overflow-y: auto;
    background: var(--side); border-right: 1px solid var(--line); padding: 0 12px 12px;
  }
  .brand {
    display: flex; align-items: center; gap: 10px; height: var(--bar-height); flex: none; padding: 0 8px;
    color: var(--text); font-size: 16px; font-weight: 640; letter-spacing: -0.015em; margin-top: 2px;
  }
  .brand:hover { text-decoration: none; }
  aside nav { flex: 1; padding-top: 8px; }
  aside nav h2 { font-size: 12px; font-weight: 560; color: var(--text-3); padding: 10px 10px 6px; letter-spacing: 0; }
  aside nav ul { margin-bottom: 8px; display: grid; gap: 1px; }
  aside nav a {
    display: flex; align-items: center; gap: 10px; height: 35px; padding: 0 10px; border-radius: 8px;
    color: var(--text-2); font-weight: 540;
  }
  aside nav a:hover { background: var(--surface-3); color: var(--text); text-decoration: none; }
  aside nav a[aria-current] { background: var(--brand-soft); color: var(--brand); }
  .who { display: flex; align-items: center; gap: 10px; padding: 12px 2px 0 8px; border-top: 1px solid var(--line); }
  .who .strong { line-height: 1.3; }
  .face {
    display: grid; place-items: center; width: 31px; height: 31px; border-radius: 50%; flex: none;
    background: var(--brand-soft); color: var(--brand); font-size: 12px; font-weight: 640;
  }

  .column { min-width: 0; display: flex; flex-direction: column; }
  header {
    position: sticky; top: 0; z-index: 20; display: flex; align-items: center; gap: 8px;
    height: var(--bar-height); padding: 0 26px; background: var(--side); border-bottom: 1px solid var(--line);
  }
  .search {
    appearance: none; display: flex; align-items: center; gap: 9px; width: min(380px, 100%); height: 34px;
    padding: 0 8px 0 11px; border: 1px solid var(--line); border-radius: 9px; background: var(--surface-2);
    color: var(--text-2); font: 14px var(--font); text-align: left; cursor: pointer; min-width: 0;
  }
  .search:hover { border-color: var(--line-2); }
  kbd {
    font: 11.5px var(--mono); border: 1px solid var(--line-2); border-radius: 5px; padding: 1px 6px;
    color: var(--text-2); background: var(--surface);
  }
  main { flex: 1; outline: none; min-width: 0; }
  main:focus-visible { box-shadow: none; }
  .menu { display: none; }
  .veil { position: fixed; inset: 0; z-index: 29; background: rgb(4 6 14 / 0.5); }

  @media (max-width: 900px) {
    :host { grid-template-columns: minmax(0, 1fr); }
    .menu { display: inline-flex; margin-left: -8px; }
    header { padding: 0 12px 0 16px; }
    aside {
      position: fixed; left: 0; z-index: 30; width: 270px; translate: -100% 0; visibility: hidden;
      transition: translate 0.18s ease-out, visibility 0.18s; box-shadow: var(--shadow-high);
    }
    aside.open { translate: 0 0; visibility: visible; }
  }
  @media (max-width: 560px) {
    kbd { display: none; }
    header > .grow { display: none; }
    .search { flex: 1; }
    .word { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
    .link .chip { padding: 0 8px; }
  }
`;
