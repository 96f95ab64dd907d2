import { createHash } from 'node:crypto';
import type { CheckpointSource } from '../../audit/checkpoints.ts';
import { fingerprintOf } from '../../audit/statement.ts';
import type { ZipEntry } from '../../http/zip-stream.ts';
import { document, exceptionsOf, populationOf, settingsOf } from './documents.ts';
import { readPulse, type NamedPerson } from './evidence.repo.ts';
import { readFigures, readPaces } from './figures.repo.ts';
import { packReadme } from './readme.ts';
import { summaryPdf } from './summary-pdf.ts';
import { auditRows, itemsCsv, jsonTables, type Source } from './tables.ts';

export const PACK_FORMAT = 'rollcall-evidence-pack-1';

/** A file as the manifest names it. */
interface Listed {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a pack is made of, and for whom. */
export interface PackSource extends Source {
  readonly madeBy: NamedPerson;
  readonly checkpoints: Pick<CheckpointSource, 'sign' | 'publicKey'>;
  /** Is told the seal before the manifest leaves. */
  readonly onSealed: (seal: {
    readonly manifestHash: string;
    readonly signature: string;
    readonly bytes: number;
  }) => Promise<void>;
}

async function* bytesOf(make: () => Promise<Buffer | string> | Buffer | string) {
  yield Buffer.from(await make());
}

const pem = (publicKey: string): string =>
  `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`;

/** A file whose size and hash are taken while it passes. */
const counted = (name: string, body: AsyncIterable<Buffer>, list: Listed[]): ZipEntry => ({
  name,
  body: (async function* () {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of body) {
      hash.update(part);
      bytes += part.length;
      yield part;
    }
    list.push({ name, bytes, sha256: hash.digest('hex') });
  })(),
});

const manifestOf = (source: PackSource, files: readonly Listed[], rows: number): string => {
  const { review, sealed, checkpoints, madeBy } = source;
  const publicKey = checkpoints.publicKey();
  return document({
    format: PACK_FORMAT,
    made_at: review.now,
    made_by: madeBy,
    org: { id: review.org_id, name: review.org_name },
    review: {
      id: review.id,
      name: review.name,
      number: review.number,
      state: review.state,
      items: review.items,
      started_at: review.started_at,
      closed_at: review.closed_at,
      snapshot_hash: review.snapshot_hash,
    },
    files,
    audit: {
      rows,
      heads: Object.fromEntries(
        [...(sealed?.heads ?? [])]
          .filter(([chain]) => chain === `org/${review.org_id}`)
          .map(([chain, { seq, hash }]) => [chain, { seq, hash }]),
      ),
      checkpoint: sealed && { checkpoint: sealed.statement, signature: sealed.signature },
    },
    algorithm: 'Ed25519',
    public_key: publicKey,
    fingerprint: fingerprintOf(publicKey),
  });
};

/**
 * The files of an evidence pack, each made while it is sent; last the manifest, which has counted
 * them, and its signature. Throws, so that the archive has no end, where the review has moved on
 * since it was read.
 */
export async function* packFiles(source: PackSource): AsyncGenerator<ZipEntry> {
  const { q, review, people, sealed, checkpoints } = source;
  const publicKey = checkpoints.publicKey();
  const fingerprint = fingerprintOf(publicKey);
  const figures = await readFigures(q, review.id);
  const paces = await readPaces(q, review.id);
  const checkpoint = sealed?.statement.number ?? null;
  const facts = { review, people, figures, paces, fingerprint, checkpoint };
  const texts = {
    'README.txt': () => packReadme(review, fingerprint),
    'summary.pdf': () => summaryPdf(facts),
    'settings.json': () => document(settingsOf(review, people)),
    'population.json': () => document(populationOf(review)),
    'exceptions.json': () => document(exceptionsOf(review, people, figures, paces)),
    'public-key.pem': () => pem(publicKey),
  };
  const files: Listed[] = [];
  let auditCount = 0;
  for (const [name, make] of Object.entries(texts)) yield counted(name, bytesOf(make), files);
  yield counted('items.csv', itemsCsv(source), files);
  for (const [name, body] of Object.entries(jsonTables(source))) yield counted(name, body, files);
  const log = auditRows(source, (rows) => (auditCount += rows));
  yield counted('audit/rows.jsonl', log, files);
  if ((await readPulse(q, review.id)) !== review.pulse) {
    throw new Error('the review has moved on while its evidence was put together');
  }
  const manifest = manifestOf(source, files, auditCount);
  const signature = checkpoints.sign(manifest, publicKey);
  if (signature === null) throw new Error('there is no key to sign with');
  await source.onSealed({
    manifestHash: createHash('sha256').update(manifest).digest('hex'),
    signature,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  });
  yield { name: 'manifest.json', body: bytesOf(() => manifest) };
  yield { name: 'manifest.sig', body: bytesOf(() => `${signature}\n`) };
}
