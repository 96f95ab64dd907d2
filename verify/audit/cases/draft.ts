import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalize } from 'json-canonicalize';
import { inclusionPaths, leafHash } from '../../../server/audit/merkle.ts';
import { PrunedTree } from '../../../server/audit/pruned-tree.ts';
import type { SigningKey } from '../../../server/audit/signing-key.ts';
import {
  signedBytes,
  statementHash,
  type CheckpointLine,
  type Statement,
} from '../../../server/audit/statement.ts';

/** A JSON object. */
export type Json = Record<string, unknown>;
const FORMAT = 'rollcall-audit-export-1';

/** An export with its checkpoints, to be changed and signed anew. */
export class Draft {
  rows: string[] = [];
  lines: CheckpointLine[] = [];
  manifest: Json & { chains: (Json & { chain: string; seq: number; sealed: Json })[] } = {
    chains: [],
  };
  skips: string | undefined;
  readonly key: SigningKey;

  constructor(key: SigningKey) {
    this.key = key;
  }

  copy(): Draft {
    const draft = new Draft(this.key);
    draft.rows = [...this.rows];
    draft.lines = structuredClone(this.lines);
    draft.manifest = structuredClone(this.manifest);
    draft.skips = this.skips;
    return draft;
  }

  /** Signs the manifest, after its count and sum of the rows were set. */
  sign(key = this.key): this {
    const { signature: _old, ...facts } = this.manifest;
    this.manifest['signature'] = key.sign(Buffer.from(`${FORMAT}\n${canonicalize(facts)}`));
    return this;
  }

  count(): this {
    const text = this.text();
    this.manifest['rows'] = this.rows.length;
    this.manifest['rows_sha256'] = createHash('sha256').update(text).digest('hex');
    return this.sign();
  }

  text(): string {
    return this.rows.map((row) => `${row}\n`).join('');
  }

  /** Changes a statement and signs it, and links those behind it anew. */
  restate(index: number, change: Partial<Statement>, key = this.key): this {
    this.lines = this.lines.map((line, at) => {
      const checkpoint = at === index ? { ...line.checkpoint, ...change } : line.checkpoint;
      return { ...line, checkpoint, signature: key.sign(signedBytes(checkpoint)) };
    });
    return this;
  }

  relink(): this {
    const linked: CheckpointLine[] = [];
    for (const line of this.lines) {
      const before = linked.at(-1)?.checkpoint;
      const checkpoint = {
        ...line.checkpoint,
        ...(before && { previous: statementHash(before) }),
      };
      linked.push({ ...line, checkpoint, signature: this.key.sign(signedBytes(checkpoint)) });
    }
    this.lines = linked;
    return this;
  }

  carry(): this {
    const last = this.lines.at(-1);
    this.manifest['checkpoint'] = last && {
      checkpoint: last.checkpoint,
      signature: last.signature,
    };
    return this.sign();
  }

  /** Has the export sealed by this checkpoint, such as an earlier one. */
  sealBy({ checkpoint, signature, heads }: CheckpointLine): this {
    const leaves = heads.map((head) => leafHash(canonicalize(head)));
    const paths = inclusionPaths(leaves, [...leaves.keys()]);
    for (const [index, [name, seq, hash, rowsRoot]] of heads.entries()) {
      const path = paths[index]?.map((sibling) => sibling.toString('hex'));
      const chain = this.manifest.chains.find(({ chain }) => chain === name);
      if (chain) chain.sealed = { seq, hash, rows_root: rowsRoot, index, path };
    }
    this.manifest['checkpoint'] = { checkpoint, signature };
    return this.sign();
  }

  files(): Record<string, string> {
    return {
      'rows.jsonl': this.text(),
      'manifest.json': JSON.stringify(this.manifest),
      ...(this.skips !== undefined && { 'skips.jsonl': this.skips }),
    };
  }

  log(): string {
    return this.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  }
}

/** Reads what `writeSyntheticExport` wrote. */
export const readDraft = async (folder: string, key: SigningKey): Promise<Draft> => {
  const read = (name: string) => readFile(path.join(folder, name), 'utf8');
  const draft = new Draft(key);
  draft.rows = (await read('rows.jsonl')).trimEnd().split('\n');
  draft.lines = (await read('checkpoints-2026-01-01.jsonl'))
    .trimEnd()
    .split('\n')
    .map((line): CheckpointLine => JSON.parse(line));
  draft.manifest = JSON.parse(await read('manifest.json'));
  return draft;
};

/** Rows of the draft that `shows` lets through, with the hashes of the others that were sealed. */
export const filtered = (
  whole: Draft,
  shows: (row: { chain: string; seq: number }) => boolean,
): Draft => {
  const draft = whole.copy();
  const rows = whole.rows.map((line): { chain: string; seq: number; hash: string } =>
    JSON.parse(line),
  );
  draft.rows = whole.rows.filter((_line, at) => shows(rows[at] ?? { chain: '', seq: 0 }));
  const skips = whole.manifest.chains.flatMap(({ chain, sealed }) => {
    const tree = new PrunedTree();
    const own = rows.filter((row) => row.chain === chain && row.seq <= Number(sealed['seq']));
    const left = own.flatMap((row) => tree.add(leafHash(Buffer.from(row.hash, 'hex')), shows(row)));
    return [...left, ...tree.end()].map(({ start, size, hash }) =>
      JSON.stringify([chain, start, size, hash.toString('hex')]),
    );
  });
  draft.skips = skips.map((line) => `${line}\n`).join('');
  draft.manifest['is_complete'] = false;
  return draft.count();
};

/** A line with another value in its row, in canonical form. */
export const edited = (line: string, change: (row: Json) => Json | void): string => {
  const row: Json = JSON.parse(line);
  return canonicalize(change(row) ?? row);
};
