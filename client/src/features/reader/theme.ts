import { palettes, type ShownTheme } from './engine-style.ts';
import type { Theme } from './settings.ts';

/** `auto` follows the site's choice, and that the system's. */
export function resolveTheme(chosen: Theme, site: string | undefined, systemIsDark: boolean): ShownTheme {
  if (chosen !== 'auto') return chosen;
  const isDark = site === 'light' || site === 'dark' ? site === 'dark' : systemIsDark;
  return isDark ? 'night' : 'paper';
}

/** Gives the page and the browser around it the colours of the theme. */
export function showTheme(theme: ShownTheme): void {
  document.documentElement.dataset.readerTheme = theme;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
    meta.setAttribute('content', palettes[theme].background);
}
