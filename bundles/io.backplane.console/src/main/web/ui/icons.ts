import { html, type TemplateResult } from 'lit';

/** Strokes on a grid of 24; drawn for this console. */
const PATHS = {
  activity: 'M3 12h4l3-8 4 16 3-8h4',
  alert: 'M12 4 2.5 20h19L12 4ZM12 10v4M12 17h.01',
  arrowLeft: 'M19 12H5M11 6l-6 6 6 6',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6l1-7Z',
  box: 'M12 3 4 7.5v9L12 21l8-4.5v-9L12 3ZM4 7.5l8 4.5 8-4.5M12 12v9',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  chevronDown: 'M6 9l6 6 6-6',
  chevronRight: 'M9 6l6 6-6 6',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3.5 2',
  command: 'M5 8l4 4-4 4M12 17h7',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  database: 'M4 6c0-3.3 16-3.3 16 0s-16 3.3-16 0ZM4 6v12c0 3.3 16 3.3 16 0V6M4 12c0 3.3 16 3.3 16 0',
  device: 'M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  edit: 'M4 20l1-4L16.5 4.5l3 3L8 19l-4 1ZM14 7l3 3',
  file: 'M6 3h8l4 4v14H6V3ZM14 3v4h4',
  gauge: 'M4.5 18a9 9 0 1 1 15 0M12 14l4-5M12 14h.01',
  grid: 'M4 4h6.5v8H4zM13.5 4H20v5h-6.5zM13.5 12H20v8h-6.5zM4 15h6.5v5H4z',
  heart: 'M12 20S4 15 4 9.2A4.2 4.2 0 0 1 12 7a4.2 4.2 0 0 1 8 2.2C20 15 12 20 12 20Z',
  history: 'M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5M12 8h.01',
  key: 'M8 11.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM11.2 12.8 20 4M16 8l3 3',
  layers: 'M12 4 3 8.5l9 4.5 9-4.5L12 4ZM3.5 12.5 12 17l8.5-4.5M3.5 16.5 12 21l8.5-4.5',
  ledger: 'M5 3h14v18l-3.5-2-3.5 2-3.5-2L5 21V3ZM9 8h6M9 12h6',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17',
  menu: 'M4 7h16M4 12h16M4 17h16',
  memory: 'M4 7h16v10H4zM8 7v4M12 7v4M16 7v4M7 17v3M12 17v3M17 17v3',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5Z',
  network: 'M12 4v5M5 15v-3h14v3M12 9v3M9.5 3h5v4h-5zM2.5 16h5v4h-5zM16.5 16h5v4h-5z',
  play: 'M7 5v14l11-7L7 5Z',
  plus: 'M12 5v14M5 12h14',
  refresh: 'M20 11a8 8 0 0 0-14.3-4L4 9M4 4.5V9h4.5M4 13a8 8 0 0 0 14.3 4l1.7-2M20 19.5V15h-4.5',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM20 20l-4-4',
  send: 'M21 3 10 14M21 3l-7 18-4-7-7-4 18-7Z',
  server: 'M4 4h16v7H4zM4 13h16v7H4zM8 7.5h.01M8 16.5h.01',
  shield: 'M12 3l8 3v6c0 4.5-3.4 7.6-8 9-4.6-1.4-8-4.5-8-9V6l8-3Z',
  signOut: 'M14 4H5v16h9M10 12h10M16 8l4 4-4 4',
  sliders: 'M5 4v8M5 16v4M12 4v3M12 11v9M19 4v10M19 18v2M3 14h4M10 9h4M17 16h4',
  stream: 'M3 7c3-3 6 3 9 0s6 3 9 0M3 12c3-3 6 3 9 0s6 3 9 0M3 17c3-3 6 3 9 0s6 3 9 0',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  tag: 'M4 4h8l8.5 8.5-8 8L4 12V4ZM8 8h.01',
  terminal: 'M4 5h16v14H4zM7.5 9.5l3 2.5-3 2.5M12.5 15h4',
  thermometer: 'M10 14V5a2 2 0 1 1 4 0v9a4 4 0 1 1-4 0ZM12 10v7',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6',
  upload: 'M12 16V5M7 9l5-5 5 5M5 20h14',
  wifi: 'M3 9.5a13 13 0 0 1 18 0M6.5 13a8 8 0 0 1 11 0M9.5 16.3a4 4 0 0 1 5 0M12 19.5h.01',
  x: 'M6 6l12 12M18 6 6 18',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon next to text that says the same; hidden from readers of the page. */
export function icon(name: IconName, size = 16): TemplateResult {
  return html`<svg
    class="icon"
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.9"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  ><path d=${PATHS[name]}></path></svg>`;
}

/** The product's mark. */
export function mark(size = 28): TemplateResult {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true">
    <defs>
      <linearGradient id="mark" x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" stop-color="#6d66ff"></stop>
        <stop offset="1" stop-color="#4338ca"></stop>
      </linearGradient>
    </defs>
    <rect width="32" height="32" rx="8" fill="url(#mark)"></rect>
    <g fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round">
      <path d="M16 6.5v19M16 11H9.5M16 16h6.5M16 21H9.5"></path>
    </g>
    <g fill="#fff">
      <circle cx="8" cy="11" r="2"></circle>
      <circle cx="24" cy="16" r="2"></circle>
      <circle cx="8" cy="21" r="2"></circle>
    </g>
  </svg>`;
}
