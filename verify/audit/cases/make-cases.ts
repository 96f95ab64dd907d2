import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newSigningKey, type SigningKey } from '../../../server/audit/signing-key.ts';
import { fingerprintOf } from '../../../server/audit/statement.ts';
import { zipStream, type ZipEntry } from '../../../server/http/zip-stream.ts';
import { writeSyntheticExport, type Size } from '../synthetic-export.ts';
import { askAboutCheckpoints, askAboutKeys } from './checkpoint-cases.ts';
import { askAboutCopies, askAboutLogs } from './copy-cases.ts';
import { filtered, readDraft, type Draft } from './draft.ts';
import { askAboutExtracts } from './extract-cases.ts';
import { askAboutManifests } from './manifest-cases.ts';
import { Questions } from './questions.ts';
import { askAboutRows } from './row-cases.ts';
import { askAboutSeals } from './seal-cases.ts';

const zipOf = async (files: Readonly<Record<string, string>>): Promise<Buffer> => {
  const entries = async function* (): AsyncGenerator<ZipEntry> {
    for (const [name, text] of Object.entries(files)) {
      const body = async function* () {
        yield Buffer.from(text);
      };
      yield { name, body: body() };
    }
  };
  const parts: Buffer[] = [];
  for await (const part of zipStream(entries())) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
};

const askAboutWholes = ({ ask, whole, stranger }: Questions): void => {
  ask('good', whole);
  ask('good without checkpoint files', whole, { checkpoints: [] });
  ask('good without a key', whole, { fingerprints: [] });
  ask('good rows alone', null, { files: { 'rows.jsonl': whole.text() } });
  ask('good rows with checkpoints', null, {
    files: { 'rows.jsonl': whole.text() },
    checkpoints: [whole.log()],
  });
  ask('good checkpoints alone', whole, { files: null });
  ask('good checkpoints in two files', whole, {
    checkpoints: [
      whole.log().split('\n').slice(0, 3).join('\n'),
      whole.log().split('\n').slice(3).join('\n'),
    ],
  });
  ask('good checkpoints from the third on', whole, {
    checkpoints: [whole.log().split('\n').slice(2).join('\n')],
  });
  ask('good rows in another order', null, {
    files: { 'rows.jsonl': `${whole.rows.toReversed().join('\n')}\n` },
    checkpoints: [whole.log()],
  });
  ask('a stranger’s key', whole, { fingerprints: [fingerprintOf(stranger.publicKey)] });
  ask('no rows', whole, { files: { 'manifest.json': JSON.stringify(whole.manifest) } });
};

/** Exports as they lie on a disk. */
const askAboutPlaces = async ({ ask, whole }: Questions, folder: string, from: string) => {
  const some = filtered(whole, ({ seq }) => seq === 3 || seq === 4 || seq === 11);
  const zip = path.join(folder, 'good.zip');
  await writeFile(zip, await zipOf(some.files()));
  ask('good archive', null, { files: zip, checkpoints: from });
  const large = path.join(folder, 'large.zip');
  const noise = randomBytes(80_000).toString('hex');
  await writeFile(large, await zipOf({ ...some.files(), 'noise.txt': noise }));
  ask('good archive, larger than its end', null, { files: large });
  const empty = path.join(folder, 'empty.zip');
  await writeFile(empty, await zipOf({}));
  ask('an archive of nothing', null, { files: empty });
  const cut = path.join(folder, 'cut.zip');
  await writeFile(cut, (await zipOf(some.files())).subarray(0, -40));
  ask('an archive that was cut off', null, { files: cut });
  const bad = path.join(folder, 'damaged.zip');
  const damaged = await zipOf(some.files());
  damaged.writeUInt32LE(7, damaged.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])));
  await writeFile(bad, damaged);
  ask('a damaged archive', null, { files: bad });
  ask('good folder', null, {
    files: from,
    checkpoints: path.join(from, 'checkpoints-2026-01-01.jsonl'),
  });
  const days = path.join(folder, 'days');
  await mkdir(days);
  const lines = whole.log().split('\n');
  await writeFile(path.join(days, 'checkpoints-2026-01-01.jsonl'), lines.slice(0, 3).join('\n'));
  await writeFile(path.join(days, 'checkpoints-2026-01-02.jsonl'), lines.slice(3).join('\n'));
  ask('good folder of two checkpoint files', null, { files: from, checkpoints: days });
  ask('good rows in a file', null, { files: path.join(from, 'rows.jsonl') });
  ask('no checkpoint files', null, { files: null, checkpoints: folder });
};

const writeDraft = async (at: string, key: SigningKey, size: Size): Promise<Draft> => {
  await mkdir(at);
  await writeSyntheticExport(at, key, size);
  return readDraft(at, key);
};

/** Questions whose answers are known: those named `good` hold, each of the others has one fault. */
export const makeCases = async (folder: string) => {
  const [key, stranger] = [newSigningKey(), newSigningKey()];
  const from = path.join(folder, 'export');
  const questions = new Questions(
    [key, stranger],
    [
      await writeDraft(from, key, { rows: 43, chains: 2, every: 8 }),
      await writeDraft(`${from}-6`, key, { rows: 43, chains: 2, every: 43, changed: 12 }),
      await writeDraft(`${from}-8`, key, { rows: 43, chains: 2, every: 43, changed: 16 }),
      await writeDraft(`${from}-odd`, key, { rows: 120, chains: 3, every: 50 }),
    ],
  );
  askAboutWholes(questions);
  askAboutRows(questions);
  askAboutCheckpoints(questions);
  askAboutSeals(questions);
  askAboutKeys(questions);
  askAboutCopies(questions);
  askAboutLogs(questions);
  askAboutManifests(questions);
  askAboutExtracts(questions);
  await askAboutPlaces(questions, folder, from);
  const pem = `-----BEGIN PUBLIC KEY-----\n${key.publicKey}\n-----END PUBLIC KEY-----\n`;
  return { list: questions.list, publicKey: key.publicKey, pem };
};
