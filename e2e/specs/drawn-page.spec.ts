import type { Page } from '@playwright/test';
import { expect, test } from '../stage.ts';

/** Cells of the table as they read, but for how long ago something was: a minute may end between. */
const told = (rows: readonly (readonly string[])[]) =>
  rows.map((cells) =>
    cells.map((cell) =>
      cell
        .replaceAll(/\(.*?\)/g, '')
        .replace(/just now|\d+ \w+ ago/, 'lately')
        .trim(),
    ),
  );

const isDrawn = async (page: Page, path: string): Promise<boolean> => {
  const reply = await page.request.get(path);
  expect(reply.status()).toBe(200);
  const drawn = /<html data-drawn/.test(await reply.text());
  expect(reply.headers()['cache-control']).toBe(drawn ? 'no-store' : 'no-cache');
  return drawn;
};

/** A server that is busy leaves the drawing out after half a second: asked again, it comes. */
const openDrawn = (page: Page, before: () => void = () => undefined) =>
  expect(async () => {
    before();
    const reply = await page.goto('/people');
    expect(/<html data-drawn/.test((await reply?.text()) ?? '')).toBe(true);
  }).toPass({ timeout: 20_000 });

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('the people page shows its rows, and none of it can be used', async ({ page, stage }) => {
    await openDrawn(page);
    await expect(page.locator('.drawn')).toHaveAttribute('inert');
    await expect(page.locator('h1')).toHaveText('People');
    await expect(page.locator('tbody tr', { hasText: stage.member.email })).toBeVisible();
    await expect(page.locator('style, [style]')).toHaveCount(0);
    // In the zone of the device it may be another day.
    await expect(page.locator('tbody time:text-matches("20")').first()).toBeHidden();
  });
});

for (const width of [1280, 360]) {
  test(`what is drawn is what the live page shows, in its place, at ${width} px`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/')) sent.push(new URL(request.url()).pathname);
    });
    await page.addInitScript(() => {
      const kept = Object.assign(window, { shift: 0, drawnRows: '', drawnTop: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) kept.shift += Reflect.get(entry, 'value') as number;
      }).observe({ type: 'layout-shift', buffered: true });
      document.addEventListener('DOMContentLoaded', () => {
        const rows = [...document.querySelectorAll('.drawn tr')];
        kept.drawnRows = JSON.stringify(
          rows.map((row) => [...row.children].map((cell) => cell.textContent)),
        );
        // With its styles, which hold up frames until they are there.
        requestAnimationFrame(() => {
          const first = document.querySelector('.drawn tbody tr');
          kept.drawnTop = first?.getBoundingClientRect().top ?? 0;
        });
      });
    });
    await openDrawn(page, () => void (sent.length = 0));
    await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
    await page.waitForLoadState('networkidle');
    const { shift, drawnRows, drawnTop } = await page.evaluate(() => ({
      shift: Reflect.get(window, 'shift') as number,
      drawnRows: JSON.parse(Reflect.get(window, 'drawnRows') as string) as string[][],
      drawnTop: Reflect.get(window, 'drawnTop') as number,
    }));
    const live = told(
      await page
        .locator('tr')
        .evaluateAll((rows) =>
          rows.map((row) => [...row.children].map((cell) => cell.textContent)),
        ),
    );
    const drawn = told(drawnRows);
    expect(drawn.length).toBeGreaterThan(5);
    expect(drawn).toEqual(live);
    const top = await page
      .locator('tbody tr')
      .first()
      .evaluate((row) => row.getBoundingClientRect().top);
    expect(Math.abs(top - drawnTop)).toBeLessThan(1);
    expect(shift).toBeLessThanOrEqual(0.02);
    // What it was drawn from came with it.
    expect(sent.filter((path) => ['/api/session', '/api/users'].includes(path))).toEqual([]);
  });
}

test('a page is drawn for who may see it, and at no other address', async ({
  page,
  stage,
  browser,
  baseURL,
}) => {
  await expect.poll(() => isDrawn(page, '/people')).toBe(true);
  for (const path of ['/', '/people?q=ada', '/people/1', '/teams', '/sign-in', '/people/']) {
    expect(await isDrawn(page, path), path).toBe(false);
  }
  for (const storageState of [stage.signedIn.member, { cookies: [], origins: [] }]) {
    const context = await browser.newContext({ storageState, ...(baseURL && { baseURL }) });
    expect(await isDrawn(await context.newPage(), '/people')).toBe(false);
    await context.close();
  }
});

test('nothing that somebody has written becomes part of the page', async ({ page, seed }) => {
  const name =
    'A </script><script>window.wasRun = 1</script><img src=x onerror=alert(1)> __CSP_NONCE__ $&';
  const { id } = await seed.invite(name);
  await page.goto('/people');
  await expect(page.getByRole('link', { name })).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, 'wasRun') as unknown)).toBeUndefined();
  await seed.call('PUT', `/orgs/${seed.orgId}/users/${id}/remove_user`).catch(() => undefined);
});
