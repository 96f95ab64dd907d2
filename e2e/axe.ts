import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

const require = createRequire(import.meta.url);
let source: Promise<string> | undefined;

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Runs axe on the page as it stands; names every violation and where. */
export const expectNoViolations = async (page: Page, what: string): Promise<void> => {
  source ??= readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
  // Evaluated by the debugger, which the page's policy does not bind.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
  // Colours that are on their way are judged wrong.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
  const results = await page.evaluate(
    (tags) =>
      (window as Window & { axe?: typeof axe }).axe?.run(document, {
        runOnly: { type: 'tag', values: tags },
        // Describing all that is well takes most of the time.
        reporter: 'no-passes',
        resultTypes: ['violations'],
      }),
    TAGS,
  );
  if (!results) throw new Error('axe did not load');
  const lines = results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.html}`),
  );
  // Soft: one run tells about every state that a test visits.
  expect.soft(lines, what).toEqual([]);
};
