import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Two rooms of tests: what runs in a document or nowhere, and what runs on a real database. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react()],
        test: {
          name: 'unit',
          environment: 'happy-dom',
          include: [
            'src/**/*.test.{ts,tsx}',
            'contract/**/*.test.ts',
            'scripts/**/*.test.{mjs,ts}',
          ],
          setupFiles: ['src/test/setup.ts'],
          restoreMocks: true,
          // Above the wait for a chunk (src/test/setup.ts), or that wait could never be used up.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'server',
          environment: 'node',
          include: ['server/**/*.test.ts'],
          globalSetup: ['server/test/global-setup.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
