// @vitest-environment node
import { expect, it } from 'vitest';
import { pagePaths } from '../../e2e/paths.ts';
import { OPEN_PAGES, PAGES, reviewPagesOf } from './pages.ts';

/** Ids are numbers: `/reviews/new` is no review. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replaceAll(/\/:\w+\?/g, '(/[a-z-]+)?')
      .replaceAll(/:\w+Id/g, '[0-9]+')
      .replaceAll(/:\w+/g, '[a-z]+')}$`,
  );

it('has an address of every page of the dashboard', async () => {
  const shown = [
    ...OPEN_PAGES,
    ...PAGES,
    ...reviewPagesOf({ draft: 1, running: 2, completed: 3 }),
  ].map((address) => address.replace(/\?.*$/, ''));
  const paths = await pagePaths();
  expect(paths.length).toBeGreaterThan(10);
  const missing = paths.filter((path) => !shown.some((one) => patternOf(path).test(one)));
  expect(missing).toEqual([]);
});
