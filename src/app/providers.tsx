import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import type { createBrowserRouter } from 'react-router';
import { Feedback } from '../components/feedback.tsx';
import { TipLayer } from '../components/tip-layer.tsx';
import { reportUnforeseen } from './report-error.ts';

/** What stands around every page. MUI's theme comes with the overlays that need it. */
export const App = ({
  client,
  router,
}: {
  client: QueryClient;
  router: ReturnType<typeof createBrowserRouter>;
}) => (
  <QueryClientProvider client={client}>
    <RouterProvider router={router} onError={reportUnforeseen} />
    <Feedback />
    <TipLayer />
  </QueryClientProvider>
);
