import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';
import { messageIdOf, type ReadyMail } from './prepare.ts';

/** Hands mails over: to the server, or to a folder. */
export interface Transport {
  /** Resolves when somebody else has taken responsibility for the mail. */
  send(mail: ReadyMail): Promise<void>;
  /** What is still being sent fails. */
  close(): void;
}

type TransportConfig = Pick<Config, 'smtpUrl' | 'mailFrom' | 'dataDir' | 'publicUrl'>;

const messageOf = (config: TransportConfig, mail: ReadyMail) => ({
  from: config.mailFrom,
  to: mail.to,
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  messageId: messageIdOf(mail.messageId, config.publicUrl),
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
});

const SAFE = { disableFileAccess: true, disableUrlAccess: true };

const toServer = (config: TransportConfig, url: string): Transport => {
  const transport = createTransport({
    url,
    ...SAFE,
    pool: true,
    maxConnections: 4,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  return {
    send: async (mail) => {
      await transport.sendMail(messageOf(config, mail));
    },
    close: () => transport.close({ force: true }),
  };
};

/** With no mail server, mails lie as `.eml` files in the data folder, for the operator only. */
const toFolder = (config: TransportConfig): Transport => {
  const transport = createTransport({ ...SAFE, streamTransport: true, buffer: true });
  const folder = join(config.dataDir, 'mail');
  return {
    send: async (mail) => {
      const { message } = await transport.sendMail(messageOf(config, mail));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
      const unfinished = join(folder, `.${randomUUID()}`);
      await writeFile(unfinished, message, { mode: 0o600 });
      await rename(unfinished, join(folder, `${time}-${mail.id}.eml`));
    },
    close: () => transport.close(),
  };
};

/** The way that the configuration names. */
export const makeTransport = (config: TransportConfig): Transport =>
  config.smtpUrl === undefined ? toFolder(config) : toServer(config, config.smtpUrl);
