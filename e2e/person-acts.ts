import type { Locator, Page } from '@playwright/test';
import type { AuditEvent } from '../contract/audit.ts';

/** Something that an admin does on the page of a person, up to the press that sends it. */
export interface PersonAct {
  readonly name: string;
  readonly event: AuditEvent;
  readonly press: (page: Page) => Promise<unknown>;
  /** What the page says when it is done. */
  readonly done: RegExp;
}

const choose = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
};

const dialogOf = (page: Page): Locator => page.getByRole('alertdialog');

const changeRole = (to: 'Admin' | 'Member') => async (page: Page) => {
  await choose(page, 'Change role');
  await dialogOf(page)
    .getByRole('radio', { name: new RegExp(`^${to}`) })
    .check();
  await dialogOf(page)
    .getByRole('button', { name: /^Make / })
    .click();
};

/** A lap around a person: it ends where it began, but for the name. */
export const PERSON_ACTS: readonly PersonAct[] = [
  {
    name: 'rename',
    event: 'user.updated',
    press: async (page) => {
      const field = page.getByRole('textbox', { name: 'Name', exact: true });
      await field.fill(`${await field.inputValue()} I`);
      await page.getByRole('button', { name: 'Save changes' }).click();
    },
    done: /^Saved$/,
  },
  {
    name: 'lock',
    event: 'user.locked',
    press: async (page) => {
      await choose(page, 'Lock');
      await dialogOf(page).getByRole('textbox', { name: 'Reason' }).fill('Lost a laptop');
      await dialogOf(page).getByRole('button', { name: 'Lock account' }).click();
    },
    done: / is locked$/,
  },
  {
    name: 'unlock',
    event: 'user.unlocked',
    press: (page) => page.getByRole('button', { name: 'Unlock', exact: true }).first().click(),
    done: / is unlocked/,
  },
  {
    name: 'make admin',
    event: 'role.assigned',
    press: changeRole('Admin'),
    done: / is now an admin$/,
  },
  {
    name: 'make member',
    event: 'role.removed',
    press: changeRole('Member'),
    done: / is now a member$/,
  },
  {
    name: 'deactivate',
    event: 'user.deactivated',
    press: async (page) => {
      await choose(page, 'Deactivate');
      await dialogOf(page)
        .getByRole('button', { name: /^Deactivate/ })
        .click();
    },
    done: / is deactivated$/,
  },
  {
    name: 'activate',
    event: 'user.activated',
    press: (page) => choose(page, 'Activate'),
    done: / is active/,
  },
];
