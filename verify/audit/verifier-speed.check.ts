import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from 'vitest';
import { newSigningKey } from '../../server/audit/signing-key.ts';
import { fingerprintOf } from '../../server/audit/statement.ts';
import { check } from '../check.ts';
import { writeSyntheticExport } from './synthetic-export.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-million-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Verdict {
  readonly ok: boolean;
  readonly rows: number;
  readonly checkpoints: number;
  readonly problems: readonly unknown[];
}

check(
  {
    id: 'T-63',
    asks: 'the separate verifier checks 1,000,000 rows within 60 s',
    timeout: 290_000,
    mutants: [
      {
        name: 'the writer hashes another form of a row',
        file: 'server/audit/chain.ts',
        find: '.update(canonicalize(row))',
        replace: '.update(JSON.stringify(row))',
      },
    ],
  },
  async ({ dose, pick, got }) => {
    const key = newSigningKey();
    const rows = pick({ small: 5000, full: 1_000_000 });
    await writeSyntheticExport(folder, key, { rows, chains: 5, every: 1000 });
    const fingerprint = fingerprintOf(key.publicKey);
    const args = ['--json', '--key', fingerprint, '--checkpoints', folder, folder];
    const start = performance.now();
    const { stdout } = await promisify(execFile)(process.execPath, [
      'scripts/verify-audit.mjs',
      ...args,
    ]).catch((error: { stdout: string }) => error);
    const seconds = (performance.now() - start) / 1000;
    const verdict: Verdict = JSON.parse(stdout);
    got(`${rows} rows and ${verdict.checkpoints} checkpoints in ${seconds.toFixed(1)} s`);
    expect(verdict).toMatchObject({ ok: true, rows, problems: [] });
    if (dose === 'full') expect(seconds).toBeLessThanOrEqual(60);
  },
);
