import { css } from 'lit';

/** The two pages before one is inside. */
export const gateStyles = css`
  :host { display: grid; min-height: 100dvh; place-items: center; padding: 24px 16px; box-sizing: border-box;
    background: radial-gradient(60% 50% at 50% 0%, color-mix(in srgb, var(--brand) 12%, transparent), transparent), var(--bg); }
  main { width: min(400px, 100%); }
  .brand { display: flex; align-items: center; justify-content: center; gap: 11px; font-size: 19px; font-weight: 640; letter-spacing: -0.02em; margin-bottom: 22px; }
  .card { padding: 26px 26px 28px; }
  h1 { font-size: 20px; }
  .lead { color: var(--text-2); margin: 4px 0 20px; }
  .btn { width: 100%; height: 38px; }
  .note { text-align: center; margin-top: 16px; font-size: 12.5px; color: var(--text-3); }
  .wrong { padding: 9px 12px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); font-size: 13.5px; }
  .field .wrong { padding: 0; background: none; font-size: 12.5px; }
`;
