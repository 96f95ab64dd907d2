import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { archiveFiles } from '../../server/audit/archive.ts';
import { chainsOf } from '../../server/audit/chain.ts';
import { Checkpoints } from '../../server/audit/checkpoints.ts';
import { readChainBatch, readChainHeads } from '../../server/audit/read.repo.ts';
import type { AuditInput } from '../../server/audit/record.ts';
import { newSigningKey } from '../../server/audit/signing-key.ts';
import { fingerprintOf } from '../../server/audit/statement.ts';
import type { Queryable } from '../../server/db/db.ts';
import { transact } from '../../server/http/transact.ts';
import { seedOrg } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { fileOf, filesOf, type Files } from './separate-verifier.ts';

const SYSTEM = { actor: null, request: null };

/** Two orgs with a log, sealed by checkpoints in a folder outside the database. */
export interface SealedLog {
  readonly test: TestApp;
  readonly orgs: readonly number[];
  readonly checkpoints: Checkpoints;
  readonly folder: string;
  readonly fingerprint: string;
  write(orgId: number, rows: number): Promise<void>;
  /** The archive of an org as this view of the database gives it, by the newest checkpoint. */
  exported(q: Queryable, orgId: number): Promise<Files>;
  /** The checkpoint files as they lie in the folder. */
  checkpointFiles(): Promise<(() => AsyncIterable<Buffer>)[]>;
  close(): Promise<void>;
}

/** Who can do everything, in the database of a test. */
export const superuserOf = async (test: TestApp): Promise<pg.Client> => {
  const { database } = test.owner.options;
  const client = new pg.Client({ ...inject('testServer').superuser, database });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const eventOf = (n: number, orgId: number): AuditInput => ({
  event: n % 5 === 0 ? 'authn.login_failed' : 'user.updated',
  itemType: 'user',
  itemId: n,
  itemLabel: `Zoë "Z" ${n}`,
  orgId,
  owner: { id: n % 2, email: `person-${n}@example.com`, fullName: `Person ${n}` },
  changes: { full_name: [`Name ${n}`, 'O’Hara 👩‍💻'], tags: [null, ['b', { a: 1.5 }]] },
  reason: 'because',
});

/** An empty sealed log of two orgs. */
export const openSealedLog = async (): Promise<SealedLog> => {
  const test = await createTestApp();
  const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-sealed-'));
  const key = newSigningKey();
  const places = { folder, copy: undefined, keys: { current: key, retired: [] } };
  const checkpoints = new Checkpoints(test.db, places, pino({ level: 'silent' }));
  const orgs = [(await seedOrg(test)).id, (await seedOrg(test)).id];
  let count = 0;
  return {
    test,
    orgs,
    checkpoints,
    folder,
    fingerprint: fingerprintOf(key.publicKey),
    write: (orgId, rows) =>
      transact(test.db, SYSTEM, async (_tx, audit) => {
        for (let n = 0; n < rows; n += 1) audit(eventOf((count += 1), orgId));
      }),
    exported: async (q, orgId) => {
      const heads = await readChainHeads(q, chainsOf(orgId));
      const chains = heads.map(({ chain, created_at: createdAt, seq, hash }) => ({
        chain,
        createdAt: createdAt ?? '',
        seq,
        hash,
      }));
      const ends = new Map(chains.map(({ chain, seq }) => [chain, seq]));
      const read = async (chain: string, from: number, limit: number) => {
        const rows = await readChainBatch(q, chain, from, limit);
        const standing = rows.filter(({ seq }) => seq <= (ends.get(chain) ?? 0));
        return standing.map(({ search_text: _text, ...row }) => row);
      };
      const archive = { orgId, read, filter: {}, chains, sealed: checkpoints.newest() };
      return filesOf(archiveFiles(q, archive, checkpoints));
    },
    checkpointFiles: async () => {
      const names = (await readdir(folder)).toSorted();
      return Promise.all(
        names.map(async (name) => fileOf(await readFile(path.join(folder, name)))),
      );
    },
    close: async () => {
      await test.close();
      await rm(folder, { recursive: true });
    },
  };
};
