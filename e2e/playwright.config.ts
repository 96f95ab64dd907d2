import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: './specs',
  globalSetup: './global-setup.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  // Each runs a whole product with a database of its own. One more than the cores that there are
  // to be: a browser test waits for a third of its time.
  workers: 3,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    // A picture of the last moment is enough; `--trace on` films it all, which takes its time.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
