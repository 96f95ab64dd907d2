import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newSigningKey } from '../../../server/audit/signing-key.ts';
import { fingerprintOf } from '../../../server/audit/statement.ts';
import { zipStream, type ZipEntry } from '../../../server/http/zip-stream.ts';
import { writeSyntheticExport } from '../synthetic-export.ts';
import { askAboutCheckpoints, askAboutKeys } from './checkpoint-cases.ts';
import { filtered, readDraft } from './draft.ts';
import { askAboutExtracts } from './extract-cases.ts';
import { askAboutManifests } from './manifest-cases.ts';
import { Questions } from './questions.ts';
import { askAboutRows } from './row-cases.ts';

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
  const cut = path.join(folder, 'cut.zip');
  await writeFile(cut, (await zipOf(some.files())).subarray(0, -40));
  ask('an archive that was cut off', null, { files: cut });
  const noise = path.join(folder, 'noise.zip');
  const damaged = await zipOf(some.files());
  damaged.writeUInt32LE(7, damaged.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])));
  await writeFile(noise, damaged);
  ask('a damaged archive', null, { files: noise });
  ask('good folder', null, {
    files: from,
    checkpoints: path.join(from, 'checkpoints-2026-01-01.jsonl'),
  });
  ask('good rows in a file', null, { files: path.join(from, 'rows.jsonl') });
  ask('no checkpoint files', null, { files: null, checkpoints: folder });
};

/** Questions whose answers are known: those named `good` hold, each of the others has one fault. */
export const makeCases = async (folder: string) => {
  const [key, stranger] = [newSigningKey(), newSigningKey()];
  const [from, other] = [path.join(folder, 'export'), path.join(folder, 'other')];
  for (const at of [from, other]) await mkdir(at);
  await writeSyntheticExport(from, key, { rows: 43, chains: 2, every: 8 });
  await writeSyntheticExport(other, key, { rows: 43, chains: 2, every: 43, changed: 12 });
  const drafts = [await readDraft(from, key), await readDraft(other, key)] as const;
  const questions = new Questions(key, stranger, ...drafts);
  askAboutWholes(questions);
  askAboutRows(questions);
  askAboutCheckpoints(questions);
  askAboutKeys(questions);
  askAboutManifests(questions);
  askAboutExtracts(questions);
  await askAboutPlaces(questions, folder, from);
  const pem = `-----BEGIN PUBLIC KEY-----\n${key.publicKey}\n-----END PUBLIC KEY-----\n`;
  return { list: questions.list, publicKey: key.publicKey, pem };
};
