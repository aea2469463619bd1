import { Cell } from './cell.js';

export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'backplane.theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'auto';
  } catch {
    return 'auto';
  }
}

/** What the person chose; `auto` follows the system. */
export const theme = new Cell<Theme>(stored());

/** Whether the page is dark at the moment. */
export const dark = new Cell<boolean>(isDark());

function isDark(): boolean {
  return theme.value === 'auto' ? systemDark.matches : theme.value === 'dark';
}

systemDark.addEventListener('change', () => (dark.value = isDark()));

/** Chooses a theme and remembers it in this browser. */
export function setTheme(next: Theme): void {
  theme.value = next;
  const root = document.documentElement;
  if (next === 'auto') delete root.dataset.theme;
  else root.dataset.theme = next;
  try {
    if (next === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // A browser that keeps nothing still gets the theme for this page.
  }
  dark.value = isDark();
}

/** Switches between light and dark; back to following the system when both agree. */
export function toggleTheme(): void {
  const next: Theme = dark.value ? 'light' : 'dark';
  setTheme(systemDark.matches === (next === 'dark') ? 'auto' : next);
}
