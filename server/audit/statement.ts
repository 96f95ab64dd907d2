import { createHash, createPublicKey, verify } from 'node:crypto';
import { canonicalize } from 'json-canonicalize';
import * as z from 'zod';
import { leafHash } from './merkle.ts';

const Hex = z.string().regex(/^[\da-f]{64}$/);

/** What does not follow from the checkpoint before, as the maker of this one found it. */
export const Conflict = z.object({
  /** '' where it is about the checkpoints themselves. */
  chain: z.string(),
  /** Number of the first row that may be another one than was sealed. */
  seq: z.int(),
  why: z.string(),
});
export type Conflict = z.output<typeof Conflict>;

/** What is signed. Keys and hashes as text, so that any tool can check it; docs/verify-audit.md. */
export const Statement = z.strictObject({
  format: z.literal('rollcall-checkpoint-1'),
  /** From 1, without gaps. */
  number: z.int().min(1),
  /** By the clock of the database. */
  time: z.string(),
  chains: z.int(),
  rows: z.int(),
  /** Of the Merkle tree over the heads of all chains, by name. */
  root: Hex,
  /** SHA-256 of the statement before; zeros for the first. */
  previous: Hex,
  algorithm: z.literal('Ed25519'),
  /** SubjectPublicKeyInfo, base64. */
  public_key: z.string(),
  /** Since the first checkpoint. */
  conflicts: z.int(),
  /** Those that are new in this one. */
  found: z.array(Conflict),
  key_change: z
    .object({
      previous_key: z.string(),
      /** By the key before, where it was still at hand. */
      signature: z.string().nullable(),
    })
    .nullable(),
});
export type Statement = z.output<typeof Statement>;

/** Chain, number and hash of its last row, root of the Merkle tree over the hashes of its rows. */
export const HeadEntry = z.tuple([z.string(), z.int(), Hex, Hex]);
export type HeadEntry = z.output<typeof HeadEntry>;

/** A line of a checkpoint file. */
export const CheckpointLine = z.strictObject({
  checkpoint: Statement,
  signature: z.string(),
  /** Whether `heads` has every chain, or those alone that moved since the line before. */
  full: z.boolean(),
  heads: z.array(HeadEntry),
});
export type CheckpointLine = z.output<typeof CheckpointLine>;

/** The last row of a chain as a checkpoint sealed it. Hashes in hex. */
export interface SealedHead {
  readonly seq: number;
  readonly hash: string;
  readonly rowsRoot: string;
}

/** A checkpoint with every head that it seals. */
export interface Sealed {
  readonly statement: Statement;
  readonly signature: string;
  readonly heads: ReadonlyMap<string, SealedHead>;
}

export const NO_PREVIOUS = '0'.repeat(64);

/** The bytes that are signed. */
export const signedBytes = (statement: Statement): Buffer => Buffer.from(canonicalize(statement));

/** How the next checkpoint names this one. */
export const statementHash = (statement: Statement): string =>
  createHash('sha256').update(signedBytes(statement)).digest('hex');

/** What a key signs to hand over to the next. */
export const keyChangeBytes = (from: string, to: string): Buffer =>
  Buffer.from(`rollcall-key-change-1\n${from}\n${to}`);

/** The leaf of a chain in the tree over the heads. */
export const headLeaf = (chain: string, { seq, hash, rowsRoot }: SealedHead): Buffer =>
  leafHash(canonicalize([chain, seq, hash, rowsRoot]));

/** The leaves of the tree over the heads, by name of the chain. */
export const headLeaves = (heads: ReadonlyMap<string, SealedHead>): Map<string, Buffer> =>
  new Map(
    [...heads.keys()].sort().map((chain) => {
      const head = heads.get(chain);
      if (!head) throw new Error(`no head of ${chain}`);
      return [chain, headLeaf(chain, head)];
    }),
  );

/** What people compare: SHA-256 of the key, in hex. */
export const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

/** Whether `signature` over `bytes` is by the owner of this key. */
export const isSignedBy = (publicKey: string, bytes: Buffer, signature: string): boolean => {
  try {
    const der = Buffer.from(publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, bytes, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
};

/** The heads after this line, given those before it. */
export const applyHeads = (
  before: ReadonlyMap<string, SealedHead>,
  line: CheckpointLine,
): ReadonlyMap<string, SealedHead> => {
  const heads = new Map(line.full ? [] : before);
  for (const [chain, seq, hash, rowsRoot] of line.heads) heads.set(chain, { seq, hash, rowsRoot });
  return heads;
};
