import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import type { createBrowserRouter } from 'react-router';
import { Feedback } from '../components/feedback.tsx';
import { TipLayer } from '../components/tip-layer.tsx';

/** What stands around every page. MUI's theme comes with the overlays that need it. */
export const App = ({
  client,
  router,
}: {
  client: QueryClient;
  router: ReturnType<typeof createBrowserRouter>;
}) => (
  <QueryClientProvider client={client}>
    <RouterProvider router={router} />
    <Feedback />
    <TipLayer />
  </QueryClientProvider>
);
