import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { chainsOf } from '../../server/audit/chain.ts';
import { readChainHeads } from '../../server/audit/read.repo.ts';
import { check } from '../check.ts';
import { Dice } from './random.ts';
import { openSealedLog, superuserOf, type SealedLog } from './sealed-log.ts';
import { loadVerifier, type Problem } from './separate-verifier.ts';
import { TAMPERINGS } from './tamperings.ts';

const SEED = 61;
let log: SealedLog;
let superuser: pg.Client;
beforeAll(async () => {
  log = await openSealedLog();
  superuser = await superuserOf(log.test);
  // The triggers that keep the log append-only are nothing to a superuser.
  await superuser.query('SET session_replication_role = replica');
  for (const rows of [1, 8, 5, 12]) {
    for (const orgId of log.orgs) await log.write(orgId, rows);
    await log.checkpoints.seal();
  }
  await superuser.query('ALTER TABLE audit_log DROP CONSTRAINT audit_log_pkey');
});
afterAll(async () => {
  await superuser.end();
  await log.close();
});

const rollback = new Error('enough seen');

check(
  {
    id: 'T-61',
    asks: 'any tampering by a database superuser is found offline, with the first bad row named',
    timeout: 280_000,
    mutants: [
      {
        name: 'the verifier believes the hash of a row',
        file: 'scripts/verify-audit/rows.mjs',
        find: 'if (made !== hash)',
        replace: 'if (made === hash + hash)',
      },
      {
        name: 'the verifier does not miss a sealed tail',
        file: 'scripts/verify-audit/chains.mjs',
        find: 'if (most.seq > last.seq)',
        replace: 'if (most.seq < 0)',
      },
      {
        name: 'a checkpoint seals what the one before it sealed',
        file: 'server/audit/make-checkpoint.ts',
        find: 'if (sealed?.seq === head.seq && sealed.hash === head.hash)',
        replace: 'if (sealed)',
      },
    ],
  },
  async ({ pick, got }) => {
    const verify = await loadVerifier();
    const dice = new Dice(SEED);
    const db = drizzle({ client: superuser });
    const checkpoints = await log.checkpointFiles();
    const orgId = log.orgs[0] ?? 0;
    const other = `org/${log.orgs[1]}`;
    const given = { checkpoints: [checkpoints], fingerprints: [log.fingerprint], accepted: 0 };
    const { heads, files } = await db.transaction(async (tx) => ({
      heads: await readChainHeads(tx, chainsOf(orgId)),
      files: await log.exported(tx, orgId),
    }));
    const clean = await verify({ ...given, files });
    const rounds = pick({ small: 4, full: 1000 });
    const missed: string[] = [];
    let [found, exact] = [0, 0];
    for (const [name, tampering] of Object.entries(TAMPERINGS)) {
      for (let round = 0; round < rounds; round += 1) {
        const head = dice.pick(heads);
        const victim = { client: superuser, dice, chain: head.chain, orgId, end: head.seq, other };
        let seq = 0;
        let first: Problem | undefined;
        await db
          .transaction(async (tx) => {
            seq = await tampering(victim);
            const { findings } = await verify({ ...given, files: await log.exported(tx, orgId) });
            first = findings.problems().find(({ chain }) => chain === head.chain);
            throw rollback;
          })
          .catch((error: unknown) => {
            if (error !== rollback) throw error;
          });
        if (first && first.seq <= seq && seq <= first.to) found += 1;
        else missed.push(`${name} at ${head.chain} ${seq}: ${JSON.stringify(first)}`);
        if (first?.seq === seq && first.to === seq) exact += 1;
      }
    }
    const all = rounds * Object.keys(TAMPERINGS).length;
    got(
      `${found} of ${all} found, ${exact} named to the row, the rest to the span between two checkpoints; seed ${SEED}`,
    );
    expect(clean.findings.problems()).toEqual([]);
    expect(clean.findings.notes).toEqual([]);
    expect(missed.slice(0, 5)).toEqual([]);
    expect(found).toBe(all);
  },
);
