import { canonicalize } from 'json-canonicalize';
import { leafHash, treeRoot } from '../../../server/audit/merkle.ts';
import {
  fingerprintOf,
  keyChangeBytes,
  signedBytes,
  type CheckpointLine,
  type HeadEntry,
  type Statement,
} from '../../../server/audit/statement.ts';
import type { Draft } from './draft.ts';
import { CHAIN, type Questions } from './questions.ts';

/** Files of a process that was away while others made checkpoints. */
const askAboutGaps = ({ ask, whole }: Pick<Questions, 'ask' | 'whole'>): void => {
  const away = (
    change: (line: CheckpointLine, index: number) => Partial<CheckpointLine> = () => ({}),
  ) => {
    const draft = whole.copy();
    draft.lines = draft.lines.map((line, index) => {
      const time = line.checkpoint.time.replace('2026-01-01', '2026-01-02');
      const checkpoint = index < 4 ? line.checkpoint : { ...line.checkpoint, time };
      return { ...line, checkpoint, ...change({ ...line, checkpoint }, index) };
    });
    draft.relink().carry();
    draft.lines.splice(2, 2);
    return draft;
  };
  const stated = (change: (checkpoint: Statement, index: number) => Partial<Statement>) =>
    away(({ checkpoint }, index) => ({
      checkpoint: { ...checkpoint, ...change(checkpoint, index) },
    }));
  ask('good, a gap before a day', away());
  ask('good, a gap before a day, checkpoints alone', away(), { files: null });
  ask(
    'a gap before moved heads alone',
    away((_line, index) => ({ full: index < 4 })),
    { files: null },
  );
  ask(
    'a gap within a day',
    stated(() => ({ time: '2026-01-01T00:00:00.000000Z' })),
    { files: null },
  );
  ask(
    'no gap in the numbers',
    stated(({ number }, index) => (index < 4 ? {} : { number: number - 2 })),
    { files: null },
  );
  ask(
    'a conflict in a gap',
    stated((_line, index) => ({ conflicts: index < 3 ? 0 : 1 })),
    { files: null },
  );
  const accepted = stated((_line, index) => ({ conflicts: index < 3 ? 0 : 1 }));
  ask('good, a conflict in a gap that was accepted', accepted, { files: null, accepted: 5 });
  ask('a conflict in a gap that was not accepted', accepted, { files: null, accepted: 4 });
  // What the checkpoints from the fifth on seal, taken from before the gap: less, or other rows.
  const sealed = (heads: CheckpointLine['heads']): Draft => {
    const leaves = heads.map((head) => leafHash(canonicalize(head)));
    const facts = {
      chains: heads.length,
      rows: heads.reduce((sum, [, seq]) => sum + seq, 0),
      root: treeRoot(leaves).toString('hex'),
    };
    return away(({ checkpoint }, index) =>
      index < 4 ? {} : { heads, checkpoint: { ...checkpoint, ...facts } },
    );
  };
  const before = whole.lines[1]?.heads ?? [];
  const changed = (change: (head: HeadEntry) => HeadEntry) =>
    before.map((head, index) => (index === 0 ? change(head) : head));
  ask('good, nothing new behind a gap', sealed(before), { files: null });
  ask(
    'fewer rows behind a gap',
    sealed(changed(([chain, seq, ...more]) => [chain, seq - 1, ...more])),
    { files: null },
  );
  ask(
    'other rows behind a gap',
    sealed(changed(([chain, seq, hash]) => [chain, seq, hash, hash])),
    { files: null },
  );
  ask('no rows behind a gap', sealed(before.slice(1)), { files: null });
};

/** Checkpoints that contradict themselves, each other, or the rows. */
export const askAboutCheckpoints = ({ ask, whole, anew, key }: Questions): void => {
  const stated = (name: string, index: number, change: Partial<Statement>, linked?: string) => {
    const draft = whole.copy().restate(index, change);
    ask(`${name}, as it is`, draft, { files: null });
    ask(`${linked ?? name}, linked anew`, draft.relink(), { files: null });
  };
  stated('a wrong root', 2, { root: 'a'.repeat(64) });
  stated('a wrong count of rows', 2, { rows: 1 });
  stated('a wrong count of chains', 2, { chains: 3 });
  stated('a wrong number', 2, { number: 2 });
  stated('an early time', 2, { time: '2020-01-01T00:00:00.000000Z' }, 'good, an early time');
  stated('conflicts that nobody found', 2, { conflicts: 1 });
  stated('a beginning that is none', 0, { previous: 'b'.repeat(64) }, 'good, a later beginning');
  const conflict = { chain: CHAIN, seq: 5, why: 'is missing' };
  const confessed = whole.copy();
  confessed.lines = confessed.lines.map((line, index) => ({
    ...line,
    checkpoint: {
      ...line.checkpoint,
      conflicts: index >= 2 ? 1 : 0,
      found: index === 2 ? [conflict] : [],
    },
  }));
  confessed.relink().carry();
  ask('a conflict', confessed);
  ask('good, a conflict that was accepted', confessed, { accepted: 3 });
  ask('a conflict that was not accepted', confessed, { accepted: 2 });
  ask('a conflict told by the export alone', confessed, { checkpoints: [] });
  ask(
    'a conflict of the checkpoints',
    whole.copy().restate(5, { conflicts: 1, found: [{ ...conflict, chain: '' }] }),
    { files: null },
  );
  const restored = anew.copy();
  restored.lines = [
    ...whole.lines,
    ...anew.lines.slice(-1).map((line) => ({
      ...line,
      checkpoint: { ...line.checkpoint, number: 9, conflicts: 1, found: [{ ...conflict, seq: 6 }] },
    })),
  ];
  restored.relink().carry();
  ask('good, restored and accepted', restored, { accepted: 9 });
  ask('restored', restored);

  const unsigned = whole.copy();
  unsigned.lines = unsigned.lines.map((line, index) =>
    index === 3 ? { ...line, signature: key.sign(Buffer.from('x')) } : line,
  );
  ask('a wrong signature', unsigned);
  const garbage = whole.copy();
  garbage.lines = garbage.lines.map((line) => ({
    ...line,
    checkpoint: { ...line.checkpoint, public_key: 'x' },
  }));
  ask('a key that is none', garbage, { files: null });
  const lost = whole.copy();
  lost.lines.splice(3, 1);
  ask('a checkpoint gone', lost);
  askAboutGaps({ ask, whole });
  const moved = whole.copy();
  moved.lines = moved.lines.map((line, index) =>
    index === 3
      ? { ...line, heads: line.heads.map(([chain, seq, hash]) => [chain, seq, hash, hash]) }
      : line,
  );
  ask('heads changed', moved);
  const partial = whole.copy();
  partial.lines = partial.lines.map((line, index) =>
    index > 0 ? { ...line, full: false, heads: line.heads.slice(index % 2) } : line,
  );
  ask('heads left out', partial);
  const fewer = whole.copy();
  fewer.lines = fewer.lines.map((line, index) => (index > 0 ? { ...line, full: false } : line));
  ask('good with moved heads alone', fewer);
};

/** Keys that hand over to others, or do not. */
export const askAboutKeys = ({ ask, whole, key, stranger }: Questions): void => {
  const handed = (vouched: boolean): Draft => {
    const draft = whole.copy();
    const change = keyChangeBytes(key.publicKey, stranger.publicKey);
    const signature = vouched ? key.sign(change) : null;
    draft.lines = draft.lines.slice(0, -1);
    const last = whole.lines.at(-1);
    if (!last) return draft;
    const checkpoint = {
      ...last.checkpoint,
      public_key: stranger.publicKey,
      key_change: { previous_key: key.publicKey, signature },
    };
    draft.lines.push({ ...last, checkpoint, signature: stranger.sign(signedBytes(checkpoint)) });
    draft.carry();
    draft.manifest['public_key'] = stranger.publicKey;
    return draft.sign(stranger);
  };
  ask('good, a key handed over', handed(true));
  ask('a key that nobody vouches for', handed(false));
  ask('good, both keys believed', handed(false), {
    fingerprints: [fingerprintOf(key.publicKey), fingerprintOf(stranger.publicKey)],
  });
};
