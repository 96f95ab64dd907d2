import path from 'node:path';
import pg from 'pg';
import { buildApp } from '../../server/app.ts';
import { loadConfig } from '../../server/config.ts';
import { makeDb } from '../../server/db/db.ts';
import { createPool } from '../../server/db/pool.ts';
import { insertMails } from '../../server/mail/outbox.repo.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import type { Statement, YardstickPage } from './page.ts';

/** The product inside this process, to see what it says to the database. */
export interface Watched {
  /** Sends one request; returns its statements in order, those of the session check left out. */
  statementsOf(url: string, headers: Record<string, string>): Promise<Statement[]>;
  /** A header of the reply. */
  linkOf(url: string, headers: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

const HOUSEKEEPING =
  /^\s*(begin|commit|rollback|set\b|reset\b|savepoint|release|select set_config)/i;
const SESSION = /\bFROM sessions\b|\bUPDATE sessions\b/;

const statementOf = (config: unknown, values: unknown): Statement | null => {
  if (typeof config === 'string') return { text: config, values: [] };
  if (typeof config !== 'object' || config === null || !('text' in config)) return null;
  const own = 'values' in config ? config.values : undefined;
  return {
    text: String(config.text),
    values: (Array.isArray(values) ? values : (own ?? [])) as unknown[],
  };
};

/** Notes what every client sends while `work` runs; the driver's own method goes on as it was. */
const watching = async (work: () => Promise<void>): Promise<Statement[]> => {
  const sent: Statement[] = [];
  const { prototype } = pg.Client;
  const original = Object.getOwnPropertyDescriptor(prototype, 'query');
  if (!original) throw new Error('the driver has no query method');
  const query: (...args: unknown[]) => unknown = original.value;
  Object.defineProperty(prototype, 'query', {
    ...original,
    value(this: unknown, ...args: unknown[]) {
      const statement = statementOf(args[0], args[1]);
      if (statement) sent.push(statement);
      return query.apply(this, args);
    },
  });
  await work().finally(() => Object.defineProperty(prototype, 'query', original));
  return sent.filter(({ text }) => !HOUSEKEEPING.test(text) && !SESSION.test(text));
};

/** Builds the product on the dataset, in its own role. */
export const watchProduct = async ({ database }: OpenDataset): Promise<Watched> => {
  const pool = createPool(database.appConfig);
  const app = await buildApp({
    config: loadConfig({ LOG_LEVEL: 'silent', WEB_DIR: path.join('dist', 'web') }),
    db: makeDb(pool),
    mailer: { isDelivering: true, enqueue: insertMails },
    checkpoints: {
      newest: () => null,
      sign: () => null,
      publicKey: () => '',
      seal: () => Promise.resolve(null),
      status: () => ({ number: 0, ageSeconds: null, conflicts: 0, copied: null }),
    },
    phase: { is: 'serving' },
  });
  const get = async (url: string, headers: Record<string, string>) => {
    const reply = await app.inject({ url, headers });
    if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.statusCode} ${reply.body}`);
    return reply;
  };
  return {
    statementsOf: (url, headers) =>
      watching(async () => {
        await get(url, headers);
      }),
    linkOf: async (url, headers) => String((await get(url, headers)).headers['link'] ?? ''),
    close: async () => {
      await app.close();
      await pool.end();
    },
  };
};

const isCount = ({ text }: Statement): boolean => /^\s*SELECT count\(\*\)/i.test(text);

/** What a yardstick runs for each of these paths: the product's statements, the counts beside. */
export const pagesOf = async (
  watched: Watched,
  paths: readonly string[],
  headers: Record<string, string>,
): Promise<YardstickPage[]> => {
  const pages: YardstickPage[] = [];
  for (const path of paths) {
    const statements = await watched.statementsOf(path, headers);
    pages.push({
      path,
      statements: statements.filter((one) => !isCount(one)),
      beside: statements.filter(isCount),
    });
  }
  return pages;
};
