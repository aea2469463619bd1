import { css } from 'lit';

/** The layout uPlot expects of its parts, in this console's colours. */
export const plotStyles = css`
  .uplot { width: min-content; }
  .u-wrap { position: relative; user-select: none; }
  .u-over, .u-under { position: absolute; }
  .u-under { overflow: hidden; }
  .uplot canvas { display: block; position: relative; width: 100%; height: 100%; }
  .u-axis { position: absolute; }
  .u-select { position: absolute; pointer-events: none; background: color-mix(in srgb, var(--brand) 16%, transparent); }
  .u-cursor-x, .u-cursor-y { position: absolute; left: 0; top: 0; pointer-events: none; will-change: transform; }
  .u-hz .u-cursor-x { height: 100%; border-right: 1px dashed var(--text-3); }
  .u-hz .u-cursor-y { width: 100%; border-bottom: 1px dashed var(--text-3); }
  .u-cursor-pt {
    position: absolute; left: 0; top: 0; border: 0 solid; border-radius: 50%; pointer-events: none;
    will-change: transform; background-clip: padding-box !important;
  }
  :is(.u-axis, .u-select, .u-cursor-x, .u-cursor-y, .u-cursor-pt).u-off { display: none; }
`;
