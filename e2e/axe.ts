import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

const require = createRequire(import.meta.url);
let source: Promise<string> | undefined;

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Runs axe on the page as it stands, once it is at rest; names every violation and where, and counts them. */
export const expectNoViolations = async (page: Page, what: string): Promise<number> => {
  source ??= readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
  // Evaluated by the debugger, which the page's policy does not bind.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
  const results = await page.evaluate(async (tags) => {
    const isMoving = () =>
      document.getAnimations().some(({ playState }) => playState === 'running');
    // Colours that are on their way are judged wrong.
    do await new Promise(requestAnimationFrame);
    while (isMoving());
    return (window as Window & { axe?: typeof axe }).axe?.run(document, {
      runOnly: { type: 'tag', values: tags },
      // Describing all that is well takes most of the time.
      reporter: 'no-passes',
      resultTypes: ['violations'],
    });
  }, TAGS);
  if (!results) throw new Error('axe did not load');
  const lines = results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.html}`),
  );
  // Soft: one run tells about every state that a test visits.
  expect.soft(lines, what).toEqual([]);
  return lines.length;
};
