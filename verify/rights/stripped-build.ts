import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { buildApp } from '../../server/app.ts';
import type { makeDb } from '../../server/db/db.ts';
import type { createPool } from '../../server/db/pool.ts';
import type { insertMails } from '../../server/mail/outbox.repo.ts';
import { productFolder } from '../harness/product.ts';

const CONDITION = /\b(\w+\.)?org_id = \$\{[^}]*\}/g;

// Repos that run before the org of a request is known: there is no wall around them yet.
const BEFORE_THE_WALL = /^server\/auth\/|^server\/mail\//;

/** Whether a place in a file stands inside `asSystem(…)`, which is beyond the wall on purpose. */
const isBeyond = (text: string, at: number): boolean => {
  const start = text.lastIndexOf('export const ', at);
  const from = text.lastIndexOf('asSystem(', at);
  return from > start;
};

/** The code of a repo without its conditions on the org; how many there were. */
const strip = (text: string): { readonly code: string; readonly count: number } => {
  let count = 0;
  const code = text.replaceAll(CONDITION, (found, _alias, at: number) => {
    const isWritten = /SET\s*$/.test(text.slice(0, at));
    if (isWritten || isBeyond(text, at)) return found;
    count += 1;
    return 'true';
  });
  return { code, count };
};

/** A build of the product whose repos forget the org. */
export interface StrippedBuild {
  readonly app: { readonly buildApp: typeof buildApp };
  readonly db: { readonly makeDb: typeof makeDb };
  readonly pool: { readonly createPool: typeof createPool };
  readonly outbox: { readonly insertMails: typeof insertMails };
  /** Conditions that were taken out, of how many repos. */
  readonly conditions: number;
  readonly repos: number;
  remove(): Promise<void>;
}

/** Copies the build, takes `org_id = …` out of every statement of a request, and loads it. */
export const loadStrippedBuild = async (): Promise<StrippedBuild> => {
  // Below node_modules, so that imports of packages resolve as they do for the build.
  const folder = path.resolve('node_modules/.cache/verify', `stripped-${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(await productFolder(), folder, { recursive: true });
  let conditions = 0;
  let repos = 0;
  for (const entry of await readdir(folder, { recursive: true })) {
    if (!entry.endsWith('.repo.js') || BEFORE_THE_WALL.test(entry)) continue;
    const file = path.join(folder, entry);
    const { code, count } = strip(await readFile(file, 'utf8'));
    if (count === 0) continue;
    await writeFile(file, code);
    conditions += count;
    repos += 1;
  }
  const load = (name: string) => import(pathToFileURL(path.join(folder, 'server', name)).href);
  return {
    app: await load('app.js'),
    db: await load('db/db.js'),
    pool: await load('db/pool.js'),
    outbox: await load('mail/outbox.repo.js'),
    conditions,
    repos,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
