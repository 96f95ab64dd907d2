/** What the person chose; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

// Also read by the script in index.html, before the first paint.
const STORAGE_KEY = 'rollcall-theme';
const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

function paint(choice: ThemeChoice): void {
  const isDark = choice === 'dark' || (choice === 'system' && dark().matches);
  document.documentElement.dataset['colorScheme'] = isDark ? 'dark' : 'light';
}

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system'; // storage may be refused
  }
}

/** Paints the choice and keeps it on this device for the next first paint. */
export function applyTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(STORAGE_KEY, choice);
  } catch {
    // The account's setting is still applied after sign-in.
  }
  paint(choice);
}

/** Follows the device while the choice is `system`. Returns the function that stops it. */
export function followSystemTheme(): () => void {
  const media = dark();
  const onChange = () => paint(stored());
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}

/** Row height of every table. */
export function applyDensity(density: 'comfortable' | 'compact'): void {
  document.documentElement.dataset['density'] = density;
}
