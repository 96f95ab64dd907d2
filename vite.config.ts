import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pagePreloads } from './scripts/lib/page-preloads.mjs';
import { OPEN_PAGES, paths } from './src/app/paths.ts';

const API = process.env['API_URL'] ?? 'http://127.0.0.1:3000';

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const PAGES = Object.entries(paths).map(([name, { path }]) => ({
  path,
  module: `src/routes/${name === 'setUp' ? 'setup' : kebab(name)}.tsx`,
  isOpen: (OPEN_PAGES as readonly string[]).includes(name),
}));

export default defineConfig({
  plugins: [react(), pagePreloads(PAGES, 'src/app/layout/shell.tsx')],
  // The server replaces the placeholder with a fresh nonce in every page it sends.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // jitless must be set before the first schema is made, so its setter lives in zod's chunk.
            {
              name: 'zod',
              test: /node_modules[\\/]zod[\\/]|src[\\/]lib[\\/]zod-setup/,
              priority: 30,
            },
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/,
              priority: 20,
            },
            // Small pieces that every page needs travel together: each request of its own costs a
            // round trip, and browsers send six at a time; from the cache each costs a slow device
            // milliseconds still. Nothing in them may import MUI, nor anything in `base` what is in
            // `inside`.
            {
              name: 'base',
              test: /vite[\\/]preload-helper|[\\/]src[\\/](api[\\/](?!password)|app[\\/]paths|lib[\\/](time|chunk|other-tabs|unsaved)\.|components[\\/](button|icons|logo|feedback-store|notice|field)\.)|[\\/]contract[\\/](primitives|errors|route|rights|list-query|users)\.ts/,
              priority: 15,
            },
            {
              name: 'inside',
              test: /[\\/]src[\\/](components[\\/](page|data-table|data-table-head|data-table-row|when|async-states|list-toolbar|search-box|use-list-moves|person-state|person-cell|phone-filters|tabs|menu-button|app-dialog|pager|chip|confirm-dialog|section|leave-guard|choice-search)\.|access[\\/]words\.|people[\\/](people\.queries|words|person-acts|act-menu|availability|person-search|use-person-acts)\.|bulk[\\/]bulk-words\.|recent[\\/]use-recent\.|teams[\\/]team-search\.|lib[\\/](use-hotkey|use-body-class|use-is-phone|use-chosen|use-typed|url-state|download|run-many)\.)|[\\/]contract[\\/](invites|passwords|user-acts|bulk|resources)\.ts/,
              priority: 14,
            },
            {
              name: 'router',
              test: /node_modules[\\/](react-router|@tanstack[\\/](query-core|react-query))[\\/]/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': { target: API, changeOrigin: false } },
  },
});
