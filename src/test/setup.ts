import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { feedbackStore } from '../components/feedback-store.ts';
import { server } from './server.ts';

// Dialogs and menus come in chunks of their own; the first import of MUI takes a while on a busy
// machine.
configure({ asyncUtilTimeout: 10_000 });

// What nobody answers is a mistake of the test, not an empty reply.
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  cleanup();
  // A page that a test has left is there again.
  if (typeof window !== 'undefined') window.dispatchEvent(new Event('pageshow'));
  feedbackStore.clear();
  server.resetHandlers();
});
afterAll(() => server.close());
