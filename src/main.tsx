import './lib/zod-setup.ts';
import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { App } from './app/providers.tsx';
import { takeSeeds, whenInitialized } from './app/drawn.ts';
import { createQueryClient } from './app/query-client.ts';
import { createRoutes } from './app/router.tsx';
import { followSystemTheme } from './theme/color-scheme.ts';

followSystemTheme();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const client = createQueryClient();
const isDrawn = takeSeeds(client);
const router = createBrowserRouter(createRoutes(client));
// What the server has drawn stands until the live page can take its place at once.
if (isDrawn) await whenInitialized(router);
const { scrollY } = window;
// The router reports what its boundaries catch; React would do so a second time.
const live = createRoot(root, { onCaughtError: () => undefined });
// At once, with its effects: what can be seen can be used.
flushSync(() =>
  live.render(
    <StrictMode>
      <App client={client} router={router} />
    </StrictMode>,
  ),
);
// The router begins at the top; whoever has read on meanwhile stays where they are.
if (isDrawn && scrollY > 0) window.scrollTo(0, scrollY);
