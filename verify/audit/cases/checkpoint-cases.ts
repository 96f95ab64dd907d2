import {
  fingerprintOf,
  keyChangeBytes,
  signedBytes,
  type Statement,
} from '../../../server/audit/statement.ts';
import type { Draft } from './draft.ts';
import { CHAIN, type Questions } from './questions.ts';

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
