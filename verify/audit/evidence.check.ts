import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { pino } from 'pino';
import { afterAll, beforeAll, expect } from 'vitest';
import { verifyPack } from '../../scripts/verify-pack/verify.mjs';
import { Checkpoints } from '../../server/audit/checkpoints.ts';
import { newSigningKey, type SigningKey } from '../../server/audit/signing-key.ts';
import { fingerprintOf } from '../../server/audit/statement.ts';
import { seedReview } from '../../server/test/seed-review.ts';
import { loginAs, seedOrg, seedPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';

const VERIFIER = 'scripts/verify-pack/verify.mjs';
const CONTENTS = 'scripts/verify-pack/contents.mjs';

let test: TestApp;
let folder: string;
const key = newSigningKey();
const fingerprint = fingerprintOf(key.publicKey);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-p8-'));
  const places = { folder, copy: undefined, keys: { current: key, retired: [] } };
  test = await createTestApp({}, (db) => ({
    checkpoints: new Checkpoints(db, places, pino({ level: 'silent' })),
  }));
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

type Files = Record<string, Uint8Array>;

/** A pack as it is downloaded, of a review with every kind of decision and result. */
const takePack = async (items: number): Promise<Buffer> => {
  const org = await seedOrg(test, { name: 'Acme' });
  const ann = await seedPerson(test, org.id);
  const reviewers = [org.owner.id, ann.id];
  const decisions = ['keep', 'revoke', 'unsure', undefined] as const;
  const results = ['applied', 'blocked', 'already_gone'] as const;
  const id = await seedReview(test, {
    orgId: org.id,
    ownerId: org.owner.id,
    state: 'completed',
    startedAt: `now() - interval '3 days'`,
    items: Array.from({ length: items }, (_none, n) => {
      const decision = decisions[n % decisions.length];
      const result = decision === 'revoke' ? results[n % results.length] : undefined;
      return {
        holderId: 10_000 + n,
        reviewerId: reviewers[n % reviewers.length] ?? 0,
        reason: `Zoë "${n}"`,
        ...(decision && { decision }),
        ...(result && { result }),
      };
    }),
  });
  const headers = await loginAs(test, org.owner);
  const reply = await test.app.inject({ url: `/api/reviews/${id}/evidence`, headers });
  expect(reply.statusCode).toBe(200);
  return reply.rawPayload;
};

const judge = (files: Files) => verifyPack(zipSync(files, { level: 1 }), { fingerprint });
const textOf = (files: Files, name: string): string => Buffer.from(files[name] ?? []).toString();

/** The files with one of them changed, and all seals made anew by a key. */
const forged = (files: Files, name: string, change: (text: string) => string, by: SigningKey) => {
  const changed: Files = { ...files, [name]: Buffer.from(change(textOf(files, name))) };
  const manifest = JSON.parse(textOf(files, 'manifest.json'));
  for (const file of manifest.files) {
    const bytes = changed[file.name] ?? new Uint8Array();
    file.bytes = bytes.length;
    file.sha256 = createHash('sha256').update(bytes).digest('hex');
  }
  manifest.public_key = by.publicKey;
  const text = Buffer.from(JSON.stringify(manifest));
  return { ...changed, 'manifest.json': text, 'manifest.sig': Buffer.from(by.sign(text)) };
};
const inLine =
  (line: number, change: (row: Record<string, unknown>) => void) =>
  (text: string): string => {
    const lines = text.trim().split('\n');
    const row = JSON.parse(lines[line] ?? '{}');
    change(row);
    return lines.with(line, JSON.stringify(row)).join('\n');
  };
const withoutLine = (text: string): string => text.slice(text.indexOf('\n') + 1);

check(
  {
    id: 'P8',
    asks: 'Is every changed byte of an evidence pack found and its file named, and every file that is missing or added?',
    timeout: 900_000,
    mutants: [
      {
        name: 'files are not compared with the manifest',
        file: VERIFIER,
        find: 'bytes.length !== wanted.bytes || (await sha256(bytes)) !== wanted.sha256',
        replace: 'bytes.length !== wanted.bytes',
      },
      {
        name: 'a missing file is nobody’s business',
        file: VERIFIER,
        find: 'if (!met.has(name)) report(',
        replace: 'if (name === "") report(',
      },
      {
        name: 'an added file is nobody’s business',
        file: VERIFIER,
        find: "report(name, 'added', 'was added: the manifest does not know it');",
        replace: '',
      },
      {
        name: 'the manifest may be changed',
        file: VERIFIER,
        find: 'if (signature && !(await',
        replace: 'if (signature === null && !(await',
      },
      {
        name: 'a file is hashed before it is written',
        file: 'server/reviews/evidence/pack.ts',
        find: 'hash.update(part);',
        replace: 'hash.update(part.subarray(1));',
      },
    ],
  },
  async ({ pick, got }) => {
    const bytes = await takePack(pick({ small: 40, full: 400 }));
    const files: Files = unzipSync(new Uint8Array(bytes));
    const honest = await verifyPack(new Uint8Array(bytes), { fingerprint });
    const missed: string[] = [];
    let tried = 0;
    const mustName = async (what: string, name: string, changed: Files): Promise<void> => {
      tried += 1;
      const { isIntact, problems } = await judge(changed);
      const isNamed = problems.some(({ file, why }) => file === name || why.includes(name));
      if (isIntact || !isNamed) missed.push(`${what} ${name}`);
    };
    for (const [name, body] of Object.entries(files)) {
      const step = Math.max(1, Math.floor(body.length / pick({ small: 4, full: 60 })));
      for (let at = 0; at < body.length; at += step) {
        const changed = Uint8Array.from(body);
        changed[at] = (changed[at] ?? 0) ^ 1;
        // The line break behind the signature says nothing.
        if (name === 'manifest.sig' && at === body.length - 1) continue;
        await mustName(`byte ${at} of`, name, { ...files, [name]: changed });
      }
      const { [name]: _taken, ...rest } = files;
      await mustName('without', name, rest);
      await mustName('beside', `${name}.bak`, { ...files, [`${name}.bak`]: body });
    }
    // Of the archive itself: whatever byte is turned, it is noticed or it changes no file.
    for (let at = 0; at < bytes.length; at += pick({ small: 211, full: 13 })) {
      const turned = new Uint8Array(bytes);
      turned[at] = (turned[at] ?? 0) ^ 0x10;
      const { isIntact, facts } = await verifyPack(turned, { fingerprint });
      tried += 1;
      if (isIntact && JSON.stringify(facts) !== JSON.stringify(honest.facts))
        missed.push(`archive, byte ${at}`);
    }
    got(`${missed.length} missed of ${tried} changes to ${Object.keys(files).length} files`);
    expect(honest.problems).toEqual([]);
    expect(honest.isIntact).toBe(true);
    expect(missed).toEqual([]);
  },
);

check(
  {
    id: 'P8',
    asks: 'Is a pack found out that was changed and sealed anew: by another key, and by the very key?',
    mutants: [
      {
        name: 'any key will do',
        file: VERIFIER,
        find: 'found !== fingerprint.toLowerCase()',
        replace: 'found.length !== fingerprint.length',
      },
      {
        name: 'an item need not be what its hash says',
        file: CONTENTS,
        find: 'if (made !== row.hash)',
        replace: 'if (made.length !== row.hash.length)',
      },
      {
        name: 'the snapshot need not be that of the start',
        file: CONTENTS,
        find: '!== sealed) {',
        replace: "=== '') {",
      },
      {
        name: 'a decision need not be about what was seen',
        file: CONTENTS,
        find: 'if (row.seen !== item.hash)',
        replace: 'if (row.seen === "")',
      },
      {
        name: 'anybody may have decided',
        file: CONTENTS,
        find: 'if (whose?.to_id !== row.reviewer_id)',
        replace: 'if (whose?.to_id === "")',
      },
      {
        name: 'the audit log is taken as it is',
        file: 'scripts/verify-pack/audit-rows.mjs',
        find: 'if (made !== hash)',
        replace: 'if (made === "")',
      },
    ],
  },
  async ({ got }) => {
    const files: Files = unzipSync(new Uint8Array(await takePack(12)));
    const other = newSigningKey();
    const zeros = '0'.repeat(64);
    type Lie = readonly [string, string, string, (text: string) => string];
    const lies: readonly Lie[] = [
      [
        'a right said to be another',
        'items.jsonl',
        'snapshot',
        (text) => text.replace('member', 'admin'),
      ],
      ['an item left out', 'items.jsonl', 'snapshot', withoutLine],
      [
        'an item made up, hash and all',
        'items.jsonl',
        'snapshot',
        inLine(0, (row) => {
          row['snapshot'] = String(row['snapshot']).replace('member', 'admin');
          row['hash'] = createHash('sha256').update(String(row['snapshot'])).digest('hex');
        }),
      ],
      [
        'an answer turned',
        'items.jsonl',
        'decision',
        inLine(0, (row) => (row['decision'] = 'revoke')),
      ],
      ['a decision left out', 'decisions.jsonl', 'decision', withoutLine],
      [
        'a decision on something else',
        'decisions.jsonl',
        'decision',
        inLine(0, (row) => (row['seen'] = zeros)),
      ],
      [
        'a decision by another',
        'decisions.jsonl',
        'decision',
        inLine(0, (row) => (row['reviewer_id'] = 1)),
      ],
      [
        'a decision after the end',
        'decisions.jsonl',
        'decision',
        inLine(0, (row) => (row['decided_at'] = '2999-01-01T00:00:00.000000Z')),
      ],
      [
        'a decision about nothing',
        'decisions.jsonl',
        'decision',
        inLine(0, (row) => (row['item_id'] = 1e9)),
      ],
      [
        'a result turned',
        'applies.jsonl',
        'decision',
        inLine(0, (row) => (row['result'] = 'failed')),
      ],
      [
        'an event of the log turned',
        'audit/rows.jsonl',
        'audit',
        inLine(0, (row) => (row['item_label'] = 'x')),
      ],
    ];
    const missed: string[] = [];
    for (const [what, name, code, change] of lies) {
      const { problems } = await judge(forged(files, name, change, key));
      if (!problems.some((problem) => problem.code === code)) missed.push(what);
    }
    const byOther = await judge(forged(files, 'README.txt', (text) => `${text}!`, other));
    if (!byOther.problems.some(({ code }) => code === 'key')) missed.push('another key');
    const truly = await judge(forged(files, 'README.txt', (text) => text, key));
    got(`${missed.length} missed of ${lies.length + 1} lies`);
    expect(truly.problems).toEqual([]);
    expect(missed).toEqual([]);
  },
);
