import { check } from './check.ts';

/** The promise that the accessibility specs prove together, each file a part of the matrix. */
export const NO_VIOLATIONS = check({
  id: 'T-70',
  asks: 'axe (wcag2a, 2aa, 21a, 21aa, 22aa) on every route, loading, empty, failed, full and with each dialog, in light and dark, at 360 and 1280 px: 0 violations',
  mutants: [
    {
      name: 'muted text is too pale',
      file: 'src/theme/tokens.css',
      find: '--ink-2: #545e62;',
      replace: '--ink-2: #aab2b5;',
    },
    {
      name: 'buttons with an icon only have no name',
      file: 'src/components/button.tsx',
      find: 'aria-label={children === undefined ? label : undefined}',
      replace: 'aria-label={undefined}',
    },
  ],
});
