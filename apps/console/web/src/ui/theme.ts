const STORED = 'chat4all-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** How the colours are chosen: by the system, or by the person. */
export type Theme = 'system' | 'light' | 'dark';

/** Returns the chosen theme. */
export function currentTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Shows a theme, and remembers it. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(STORED, theme);
  showTheme();
}

/** Shows the chosen theme, and follows the system if it is that of the system. */
export function startTheme(): void {
  showTheme();
  dark.addEventListener('change', showTheme);
}

function showTheme(): void {
  const theme = currentTheme();
  const isDark = theme === 'system' ? dark.matches : theme === 'dark';
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  window.dispatchEvent(new Event(THEME_EVENT));
}

/** The event that follows a change of the colours, for what is drawn by script. */
export const THEME_EVENT = 'chat4all-theme';
