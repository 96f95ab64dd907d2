import type { Page } from '@playwright/test';
import { check, DOSE, tally } from '../check.ts';
import { goTo } from '../look.ts';
import { expect, test } from '../kept-page.ts';

// What axe cannot judge, on every page: WCAG 2.2 success criteria 2.5.8, 2.4.11, 1.4.10, 1.4.4.
const PAGES = [
  '/',
  '/people',
  '/people/1',
  '/people/1/security',
  '/invitations',
  '/locks',
  '/audit',
];
const OWN = ['/profile', '/profile/security', '/profile/api-keys', '/profile/preferences'];

/** Targets below 24 px that no exception covers: in a sentence, or with room of 24 px around. */
const smallTargets = (page: Page) =>
  page.evaluate(() => {
    const least = 24;
    const targets = [
      ...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea'),
    ]
      .map((element) => ({ element: element.closest('label') ?? element, own: element }))
      .filter(({ own }) => own.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .map(({ element, own }) => ({ own, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1);
    const middle = ({ left, top, width, height }: DOMRect) => [left + width / 2, top + height / 2];
    const isAlone = (box: DOMRect, own: HTMLElement) =>
      targets.every(({ box: other, own: another }) => {
        if (another === own) return true;
        const [x = 0, y = 0] = middle(box);
        const dx = Math.max(other.left - x, 0, x - other.right);
        const dy = Math.max(other.top - y, 0, y - other.bottom);
        return Math.hypot(dx, dy) >= least / 2;
      });
    return targets
      .filter(({ box }) => box.width < least - 0.5 || box.height < least - 0.5)
      .filter(({ own }) => getComputedStyle(own).display !== 'inline')
      .filter(({ box, own }) => !isAlone(box, own))
      .map(({ own, box }) => `${own.outerHTML.slice(0, 120)} ${box.width}x${box.height}`);
  });

/** Walks through the page by Tab; what has the focus and is hidden by something else. */
const hiddenFocus = async (page: Page, most: number) => {
  const hidden: string[] = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || focused === document.body) return null;
      const boxes = [focused, ...('labels' in focused ? [focused.closest('label')] : [])];
      const isSeen = boxes.some((element) => {
        const box = element?.getBoundingClientRect();
        if (!element || !box) return false;
        // Hidden entirely is what the criterion forbids: five points, one is enough.
        return [0.5, 0.1, 0.9].some((part) => {
          const x = box.left + box.width * part;
          const top = document.elementFromPoint(x, box.top + box.height * part);
          return top !== null && (element.contains(top) || top.contains(element));
        });
      });
      return isSeen ? null : focused.outerHTML.slice(0, 120);
    });
    if (found !== null) hidden.push(found);
  }
  return hidden;
};

const sideways = async (page: Page, width: number) => {
  await page.setViewportSize({ width, height: 512 });
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
};

test.describe(
  ...check({
    id: 'T-70',
    asks: 'what axe cannot judge: targets of 24 px, focus never hidden, no sideways scroll at 320 px and at 200%',
    mutants: [
      {
        name: 'controls of one line are 18 px high',
        file: 'src/theme/tokens.css',
        find: '--control: 2rem;',
        replace: '--control: 1.125rem;',
      },
    ],
  }),
  () => {
    test.describe.configure({ timeout: 120_000 });
    const addresses = DOSE === 'full' ? [...PAGES, ...OWN] : ['/people', '/profile/security'];
    for (const address of addresses) {
      test(`by hand: ${address}`, async ({ page, stage }) => {
        const at = address.replace('/people/1', `/people/${stage.member.id}`);
        const problems: string[] = [];
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await goTo(page, at);
          problems.push(...(await smallTargets(page)).map((one) => `small at ${width}: ${one}`));
          const hidden = await hiddenFocus(page, DOSE === 'full' ? 40 : 25);
          problems.push(...hidden.map((one) => `hidden at ${width}: ${one}`));
        }
        // 320 px is 1280 at 400%; 640 px is 1280 at 200%.
        for (const width of [320, 640]) {
          const beyond = await sideways(page, width);
          if (beyond > 0) problems.push(`${beyond} px sideways at ${width} px`);
        }
        tally({ unit: 'pages', held: problems.length === 0 ? 1 : 0, of: 1 });
        expect(problems, address).toEqual([]);
      });
    }
  },
);
