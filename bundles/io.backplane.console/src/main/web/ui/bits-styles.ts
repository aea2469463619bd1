import { css } from 'lit';

/** Styles of what `bits.ts` makes. */
export const bitsStyles = css`
  .empty { display: grid; justify-items: center; gap: 6px; padding: 34px 20px 38px; text-align: center; }
  .empty .tile { margin-bottom: 6px; width: 40px; height: 40px; border-radius: 11px; }
  .empty p { max-width: 46ch; text-wrap: balance; }
  .empty .btn { margin-top: 10px; }
  .further { display: flex; justify-content: center; padding: 12px; }
  .skeleton { display: grid; gap: 12px; padding: 16px; }
  .skeleton i {
    height: 16px; border-radius: 6px; background: var(--surface-3); animation: pulse 1.4s ease-in-out infinite;
  }
  .skeleton i:nth-of-type(even) { width: 72%; }
  .stale {
    display: flex; align-items: center; gap: 8px; padding: 6px 16px; font-size: 12.5px;
    background: var(--warn-soft); color: var(--warn);
  }
  .stale .btn { color: inherit; }
  @keyframes pulse { 50% { opacity: 0.45; } }
`;
