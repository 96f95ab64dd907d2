import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { createTheme, ThemeProvider } from '@mui/material/styles';
import type { ReactNode } from 'react';

/** The nonce that the server put into this page; styles without it are refused. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

const cache = createCache({
  key: 'rc',
  ...(nonce !== undefined && nonce !== '' && { nonce }),
});

const tone = (main: string, contrastText: string) => ({
  main,
  light: main,
  dark: main,
  contrastText,
});

const theme = createTheme({
  cssVariables: { cssVarPrefix: 'mui', nativeColor: true },
  palette: {
    primary: tone('var(--accent)', 'var(--on-accent)'),
    secondary: tone('var(--ink-2)', 'var(--surface)'),
    error: tone('var(--danger)', 'var(--on-danger)'),
    warning: tone('var(--warn-ink)', 'var(--surface)'),
    success: tone('var(--ok-ink)', 'var(--surface)'),
    info: tone('var(--info-ink)', 'var(--surface)'),
    divider: 'var(--line)',
    text: { primary: 'var(--ink)', secondary: 'var(--ink-2)', disabled: 'var(--ink-3)' },
    background: { default: 'var(--canvas)', paper: 'var(--raised)' },
  },
  shape: { borderRadius: 8 },
  typography: { fontFamily: 'var(--font)', fontSize: 14, button: { textTransform: 'none' } },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiBackdrop: {
      styleOverrides: {
        root: { '&:not(.MuiBackdrop-invisible)': { backgroundColor: 'var(--scrim)' } },
      },
    },
    MuiPaper: {
      defaultProps: { elevation: 0 },
      styleOverrides: { root: { backgroundImage: 'none' } },
    },
    MuiDialog: {
      styleOverrides: { paper: { borderRadius: 12, boxShadow: 'var(--shadow-3)' } },
    },
    MuiMenu: {
      styleOverrides: { paper: { borderRadius: 10, boxShadow: 'var(--shadow-2)', minWidth: 196 } },
    },
    MuiMenuItem: {
      styleOverrides: {
        root: {
          fontSize: '0.8125rem',
          minHeight: 32,
          borderRadius: 6,
          margin: '0 4px',
          padding: '4px 8px',
          gap: 8,
        },
      },
    },
  },
});

/** What MUI components need around them. Overlays bring it themselves; pages rarely need it. */
export const MuiTheme = ({ children }: { children: ReactNode }) => (
  <CacheProvider value={cache}>
    <ThemeProvider theme={theme}>{children}</ThemeProvider>
  </CacheProvider>
);
