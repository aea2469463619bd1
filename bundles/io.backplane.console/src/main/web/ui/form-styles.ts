import { css } from 'lit';

/** Buttons, fields and switches. */
export const forms = css`
  .btn {
    appearance: none; display: inline-flex; align-items: center; justify-content: center; gap: 7px;
    height: 34px; padding: 0 13px; border-radius: var(--radius-s); border: 1px solid var(--line-2);
    background: var(--surface); color: var(--text); font: 550 13px var(--font); white-space: nowrap;
    cursor: pointer; box-shadow: 0 1px 1px rgb(0 0 0 / 0.04); text-decoration: none;
    transition: background 0.12s, border-color 0.12s, filter 0.12s;
  }
  .btn:hover { background: var(--surface-3); text-decoration: none; }
  .btn.primary { background: var(--brand-solid); border-color: transparent; color: var(--on-brand); }
  .btn.primary:hover { filter: brightness(1.08); }
  .btn.danger { background: var(--bad-solid); border-color: transparent; color: #fff; }
  .btn.danger:hover { filter: brightness(1.08); }
  .btn.ghost { border-color: transparent; background: none; box-shadow: none; }
  .btn.ghost:hover { background: var(--surface-3); }
  .btn.square { width: 34px; padding: 0; }
  .btn.small { height: 28px; padding: 0 10px; font-size: 12.5px; }
  .btn.small.square { width: 28px; padding: 0; }
  .btn[disabled] { opacity: 0.55; cursor: not-allowed; }

  .segments { display: inline-flex; gap: 2px; padding: 3px; border-radius: 10px; background: var(--surface-3); flex-wrap: wrap; justify-self: start; }
  .segments button {
    appearance: none; border: 0; background: none; color: var(--text-2); font: 550 13px var(--font);
    height: 28px; padding: 0 11px; border-radius: 7px; cursor: pointer; white-space: nowrap;
  }
  .segments button:hover { color: var(--text); }
  .segments button[aria-pressed='true'] {
    background: var(--surface); color: var(--text); box-shadow: 0 1px 2px rgb(0 0 0 / 0.14);
  }

  label, .label { font-weight: 560; font-size: 13px; }
  .field { display: grid; gap: 5px; align-content: start; min-width: 0; }
  .field .hint { font-size: 12.5px; color: var(--text-3); }
  .wrong { font-size: 13px; color: var(--bad); }
  .field .wrong { font-size: 12.5px; }
  .fields { display: grid; gap: 14px; }
  .fields.two { grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }

  .input {
    width: 100%; height: 34px; padding: 0 11px; border-radius: var(--radius-s); min-width: 0;
    border: 1px solid var(--control-line); background: var(--surface); color: var(--text); font: 14px var(--font);
  }
  textarea.input { height: auto; min-height: 84px; padding: 8px 11px; resize: vertical; line-height: 1.5; }
  textarea.input.mono { font: 12.5px/1.6 var(--mono); }
  select.input { padding-right: 6px; }
  .input::placeholder { color: var(--text-3); opacity: 1; }
  .input[aria-invalid='true'] { border-color: var(--bad); }
  .input:disabled { background: var(--surface-2); color: var(--text-2); }

  .check { display: flex; align-items: flex-start; gap: 9px; font-weight: 500; cursor: pointer; }
  .check input {
    appearance: none; flex: none; width: 32px; height: 18px; margin: 1px 0 0; border-radius: 99px;
    background: var(--mark-line); position: relative; cursor: pointer; transition: background 0.15s;
  }
  .check input::after {
    content: ''; position: absolute; left: 2px; top: 2px; width: 14px; height: 14px; border-radius: 50%;
    background: #fff; transition: translate 0.15s;
  }
  .check input:checked { background: var(--brand-solid); }
  .check input:checked::after { translate: 14px 0; }
  .check input:focus-visible { border-radius: 99px; }

  @media (max-width: 720px) {
    .input, textarea.input { font-size: 16px; }
    .btn, .input { height: 38px; }
    .btn.square { width: 38px; }
    .btn.small { height: 32px; }
    .btn.small.square { width: 32px; }
    .segments button { height: 32px; }
    textarea.input { height: auto; }
  }
`;
