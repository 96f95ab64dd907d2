import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ZipEntry } from '../../server/http/zip-stream.ts';

/** What does not fit: `seq` is the first row that can be another one than it was, `to` the last. */
export interface Problem {
  readonly chain: string;
  readonly seq: number;
  readonly to: number;
  readonly why: string;
}

/** Files of an export or of checkpoints, as the separate verifier takes them. */
export type Files = Map<string, () => AsyncIterable<Buffer>>;

interface Given {
  readonly files: Files | null;
  /** Places, each of files in their order. */
  readonly checkpoints: readonly (readonly (() => AsyncIterable<Buffer>)[])[];
  readonly fingerprints: readonly string[];
  readonly accepted: number;
}

interface Result {
  readonly facts: { readonly rows: number; readonly chains: number; readonly unsealed: number };
  readonly findings: {
    readonly count: number;
    readonly notes: readonly string[];
    problems(): Problem[];
  };
}

interface SeparateVerifier {
  verifyAudit(given: Given): Promise<Result>;
}

/** The verifier shares no code with the product, so it has no types of ours either. */
export const loadVerifier = async (
  folder = path.resolve('scripts/verify-audit'),
): Promise<SeparateVerifier['verifyAudit']> => {
  const loaded: SeparateVerifier = await import(path.join(folder, 'verify.mjs'));
  return loaded.verifyAudit;
};

/** Bytes as a file that can be read more than once. */
export const fileOf = (bytes: Buffer) =>
  async function* (): AsyncGenerator<Buffer> {
    yield bytes;
  };

/** The files of an archive, without the archive. */
export const filesOf = async (entries: AsyncIterable<ZipEntry>): Promise<Files> => {
  const files: Files = new Map();
  for await (const { name, body } of entries) {
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part);
    files.set(name, fileOf(Buffer.concat(parts)));
  }
  return files;
};

/** SHA-256 in hex. */
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
