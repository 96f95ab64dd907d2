import react from '@vitejs/plugin-react';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { mutantPlugin } from './verify/harness/mutate.ts';

/** The one area whose checks put something else in the place of a module. */
const MOCKED = 'verify/sign-in/*.check.ts';
const isFull = process.env['VERIFY_DOSE'] === 'full';

const promises = (name: string, rest: Partial<TestProjectInlineConfiguration['test']>) => ({
  plugins: [mutantPlugin()],
  test: {
    name,
    environment: 'node' as const,
    include: ['verify/**/*.check.ts'],
    globalSetup: ['verify/harness/global-setup.ts'],
    pool: 'forks' as const,
    // A full dose measures: nothing runs beside it.
    maxWorkers: isFull ? 1 : 2,
    hookTimeout: 120_000,
    ...rest,
  },
});

/**
 * Rooms of tests: what runs in a document or nowhere, what runs on a real database, and the
 * promises with figures, in a small dose or, by `npm run verify`, in full.
 */
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
            'bench/**/*.test.ts',
          ],
          setupFiles: ['src/test/setup.ts'],
          // Both of two cores; by itself the runner leaves one to its own process.
          maxWorkers: 2,
          // The library of components is loaded once a worker; each file has a document of its own.
          isolate: false,
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
          // Against a PostgreSQL that is given, there is nothing to ask of the bundled one.
          exclude: [
            ...configDefaults.exclude,
            ...(process.env['TEST_DATABASE_URL'] ? ['server/db/embedded/**'] : []),
          ],
          globalSetup: ['server/test/global-setup.ts'],
          pool: 'forks',
          maxWorkers: 2,
          // The app is loaded once a worker; each file makes its own and a database of its own.
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      promises('verify', {
        exclude: [...configDefaults.exclude, MOCKED],
        // In a small dose the app is loaded once a worker, as by the tests of the server.
        isolate: isFull,
      }),
      promises('verify-mocked', { include: [MOCKED] }),
    ],
  },
});
