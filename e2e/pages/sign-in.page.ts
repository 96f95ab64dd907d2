import { expect, type Page } from '@playwright/test';
import type { Person } from '../seed-client.ts';

/** The sign-in page, in its user's words. */
export class SignInPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<this> {
    await this.page.goto('/sign-in');
    await expect(this.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    return this;
  }

  async tryPassword(email: string, password: string): Promise<void> {
    await this.page.getByLabel('E-mail', { exact: true }).fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    const answered = this.page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/session') && response.request().method() === 'POST',
    );
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await answered;
  }

  async signIn({ email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
    await this.tryPassword(email, password);
    await expect(this.page.getByRole('heading', { name: 'Sign in' })).toBeHidden();
  }
}
