import './lib/zod-setup.ts';
import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { App } from './app/providers.tsx';
import { createQueryClient } from './app/query-client.ts';
import { createRoutes } from './app/router.tsx';
import { followSystemTheme } from './theme/color-scheme.ts';

followSystemTheme();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const client = createQueryClient();
const router = createBrowserRouter(createRoutes(client));
// The router reports what its boundaries catch; React would do so a second time.
createRoot(root, { onCaughtError: () => undefined }).render(
  <StrictMode>
    <App client={client} router={router} />
  </StrictMode>,
);
