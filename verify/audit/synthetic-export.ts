import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalize } from 'json-canonicalize';
import { genesisHash, rowHash } from '../../server/audit/chain.ts';
import { GrowingTree, inclusionPaths, leafHash, treeRoot } from '../../server/audit/merkle.ts';
import { rowOf } from '../../server/audit/row.ts';
import type { SigningKey } from '../../server/audit/signing-key.ts';
import {
  headLeaves,
  NO_PREVIOUS,
  signedBytes,
  statementHash,
  type CheckpointLine,
  type SealedHead,
  type Statement,
} from '../../server/audit/statement.ts';

const ORG = 101;
const CREATED_AT = '2026-01-01T00:00:00.000000Z';
const FRAME = { actor: null, request: null };
const FORMAT = 'rollcall-audit-export-1';

const instantOf = (n: number): string =>
  new Date(Date.parse(CREATED_AT) + n * 1000).toISOString().replace('Z', '000Z');

/** One chain as the writer would have left it, without a database. */
class Chain {
  readonly tree = new GrowingTree();
  seq = 0;
  readonly name: string;
  #hash: Buffer;

  constructor(name: string) {
    this.name = name;
    this.#hash = genesisHash(name, CREATED_AT);
  }

  /** The line of the next row. */
  next(id: number, isChanged = false): string {
    const row = rowOf(
      {
        event: 'user.updated',
        itemType: 'user',
        itemId: id,
        itemLabel: `Zoë "${id}"`,
        owner: { id, email: `person-${id}@example.com`, fullName: `Person ${id}` },
        changes: { full_name: [`Name ${id}`, 'O’Hara'], tags: [null, ['b', { a: 1.5 }]] },
        reason: isChanged ? 'another' : 'because',
      },
      FRAME,
      { id, orgId: ORG, at: instantOf(id) },
    );
    this.seq += 1;
    const previous = this.#hash;
    this.#hash = rowHash(this.name, this.seq, previous, { ...row });
    this.tree.append(leafHash(this.#hash));
    const place = { chain: this.name, seq: this.seq };
    const hashes = { prev_hash: previous.toString('hex'), hash: this.#hash.toString('hex') };
    return `${canonicalize({ ...row, ...place, ...hashes })}\n`;
  }

  head(): SealedHead {
    const rowsRoot = this.tree.root().toString('hex');
    return { seq: this.seq, hash: this.#hash.toString('hex'), rowsRoot };
  }
}

const sealLine = (
  key: SigningKey,
  heads: ReadonlyMap<string, SealedHead>,
  last: Statement | undefined,
): CheckpointLine => {
  const checkpoint: Statement = {
    format: 'rollcall-checkpoint-1',
    number: (last?.number ?? 0) + 1,
    time: instantOf((last?.number ?? 0) * 60),
    chains: heads.size,
    rows: [...heads.values()].reduce((sum, { seq }) => sum + seq, 0),
    root: treeRoot([...headLeaves(heads).values()]).toString('hex'),
    previous: last ? statementHash(last) : NO_PREVIOUS,
    algorithm: 'Ed25519',
    public_key: key.publicKey,
    conflicts: 0,
    found: [],
    key_change: null,
  };
  return {
    checkpoint,
    signature: key.sign(signedBytes(checkpoint)),
    full: true,
    heads: [...heads].map(([chain, { seq, hash, rowsRoot }]) => [chain, seq, hash, rowsRoot]),
  };
};

const manifestOf = (
  key: SigningKey,
  chains: readonly Chain[],
  line: CheckpointLine,
  rows: number,
  digest: string,
) => {
  const heads = new Map(chains.map((chain) => [chain.name, chain.head()]));
  const leaves = [...headLeaves(heads).values()];
  const paths = inclusionPaths(leaves, [...leaves.keys()]);
  const facts = {
    format: FORMAT,
    org_id: ORG,
    made_at: CREATED_AT,
    filter: {},
    is_complete: true,
    rows,
    rows_sha256: digest,
    chains: [...heads].map(([chain, { seq, hash, rowsRoot }], index) => ({
      chain,
      created_at: CREATED_AT,
      seq,
      hash,
      sealed: {
        seq,
        hash,
        rows_root: rowsRoot,
        index,
        path: paths[index]?.map((sibling) => sibling.toString('hex')),
      },
    })),
    checkpoint: { checkpoint: line.checkpoint, signature: line.signature },
    public_key: key.publicKey,
  };
  const signature = key.sign(Buffer.from(`${FORMAT}\n${canonicalize(facts)}`));
  return JSON.stringify({ ...facts, signature });
};

/** How large an export is to be made. */
export interface Size {
  readonly rows: number;
  readonly chains: number;
  /** Rows between two checkpoints. */
  readonly every: number;
  /** A row that is another one than it would have been, and with it all that follow. */
  readonly changed?: number;
}

/**
 * Writes an export (rows.jsonl, manifest.json) with its checkpoint files into a folder, as the
 * product would: by the writer's own functions, without the hours that a database would take.
 */
export const writeSyntheticExport = async (
  folder: string,
  key: SigningKey,
  { rows, chains: count, every, changed }: Size,
): Promise<void> => {
  const names = [
    `org/${ORG}`,
    ...Array.from({ length: count - 1 }, (_none, n) => `org/${ORG}/authn/${n}`),
  ];
  const chains = names.map((name) => new Chain(name));
  const lines: CheckpointLine[] = [];
  const seal = () => {
    const heads = new Map(chains.map((chain) => [chain.name, chain.head()]));
    lines.push(sealLine(key, heads, lines.at(-1)?.checkpoint));
  };
  const digest = createHash('sha256');
  const out = createWriteStream(path.join(folder, 'rows.jsonl'));
  for (let id = 1; id <= rows; id += 1) {
    const line = chains[id % count]?.next(id, id === changed) ?? '';
    digest.update(line);
    if (!out.write(line)) await once(out, 'drain');
    if (id % every === 0) seal();
  }
  seal();
  out.end();
  await once(out, 'finish');
  const last = lines.at(-1);
  if (!last) throw new Error('nothing was sealed');
  await writeFile(
    path.join(folder, 'checkpoints-2026-01-01.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  const manifest = manifestOf(key, chains, last, rows, digest.digest('hex'));
  await writeFile(path.join(folder, 'manifest.json'), manifest);
};
