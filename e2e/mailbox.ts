import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { simpleParser, type ParsedMail } from 'mailparser';

/** Reads the mails that the server writes to its folder when no mail server is set. */
export class Mailbox {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = path.join(dataDir, 'mail');
  }

  async #to(address: string): Promise<ParsedMail[]> {
    const files = await readdir(this.#folder).catch(() => []);
    const mails = await Promise.all(
      files
        .filter((file) => file.endsWith('.eml'))
        .sort()
        .map(async (file) => simpleParser(await readFile(path.join(this.#folder, file)))),
    );
    const wanted = address.toLowerCase();
    return mails.filter((mail) => {
      const to = Array.isArray(mail.to) ? mail.to : mail.to ? [mail.to] : [];
      return to.some((list) => list.value.some((one) => one.address?.toLowerCase() === wanted));
    });
  }

  /** The newest mail to an address whose text matches; waits for it. */
  async waitFor(address: string, text: RegExp): Promise<ParsedMail> {
    let found: ParsedMail | undefined;
    await expect
      .poll(
        async () => {
          const mails = await this.#to(address);
          found = mails.findLast((mail) => text.test(`${mail.subject}\n${mail.text}`));
          return found !== undefined;
        },
        { message: `a mail to ${address} that says ${String(text)}`, timeout: 15_000 },
      )
      .toBe(true);
    if (!found) throw new Error('no mail');
    return found;
  }

  /** The link of a path in the newest matching mail. */
  async waitForLink(address: string, pathname: string): Promise<string> {
    const mail = await this.waitFor(address, new RegExp(pathname));
    const link = mail.text?.match(new RegExp(`https?://\\S+${pathname}#token=[\\w-]+`))?.[0];
    if (!link) throw new Error(`no link to ${pathname} in the mail`);
    return link;
  }
}
