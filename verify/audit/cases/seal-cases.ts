import {
  signedBytes,
  type CheckpointLine,
  type Statement,
} from '../../../server/audit/statement.ts';
import { edited, type Draft } from './draft.ts';
import { CHAIN, type Questions } from './questions.ts';

/** A conflict from a row on, found when a backup was restored, and what was written since. */
const restored = (whole: Draft, anew: Draft, seq: number): Draft => {
  const draft = anew.copy();
  const found = [{ chain: CHAIN, seq, why: 'is missing' }];
  const last = anew.lines.slice(-1).map((line) => ({
    ...line,
    checkpoint: { ...line.checkpoint, number: 9, conflicts: 1, found },
  }));
  draft.lines = [...whole.lines, ...last];
  return draft.relink().carry();
};

/** Exports that were sealed while the process that wrote the files was away, or are said to be. */
const askAboutGaps = ({ ask, whole, key }: Questions): void => {
  const away = whole.copy();
  away.lines = [...away.lines, ...away.lines.slice(-1)].map((line, index) => {
    const time = line.checkpoint.time.replace(
      '2026-01-01',
      index < 4 ? '2026-01-01' : '2026-01-02',
    );
    return { ...line, checkpoint: { ...line.checkpoint, time, number: index + 1 } };
  });
  away.relink();
  // Without the third and the fourth.
  const sealed = (
    number: number,
    change: Partial<Statement> = {},
    has: (line: CheckpointLine) => boolean = () => true,
  ): Draft => {
    const draft = away.copy();
    const line = draft.lines[number - 1];
    if (!line) throw new Error(`no checkpoint ${number}`);
    const checkpoint = { ...line.checkpoint, ...change };
    draft.sealBy({ ...line, checkpoint, signature: key.sign(signedBytes(checkpoint)) });
    draft.lines.splice(2, 2);
    draft.lines = draft.lines.filter(has);
    return draft;
  };
  const without = (number: number) => (line: CheckpointLine) => line.checkpoint.number !== number;
  ask('good, sealed by the first of a gap', sealed(3));
  ask('good, sealed by the last of a gap', sealed(4));
  ask('good, sealed amid a gap', sealed(4, {}, without(5)));
  ask('sealed by another first of a gap', sealed(3, { previous: 'b'.repeat(64) }));
  ask('sealed by another last of a gap', sealed(4, { previous: 'b'.repeat(64) }));
  ask('sealed before the files and a gap in them', sealed(1, {}, without(1)));
  ask('sealed by what is missing behind a gap', sealed(6, {}, without(6)));
  const unsigned = sealed(3);
  const carried = {
    ...Object(unsigned.manifest['checkpoint']),
    signature: key.sign(Buffer.from('x')),
  };
  unsigned.manifest['checkpoint'] = carried;
  ask('sealed in a gap, with a wrong signature', unsigned.sign());
};

/** What checkpoints sealed, at the edges of it. */
export const askAboutSeals = (questions: Questions): void => {
  const { ask, at, whole, anew, anewAtSeal, odd } = questions;
  askAboutGaps(questions);
  ask('good, an odd number of chains', odd);
  ask('good, an odd number of chains, without checkpoint files', odd, { checkpoints: [] });
  const mixed = whole.copy();
  mixed.lines = mixed.lines.map((line) => ({ ...line, heads: line.heads.toReversed() }));
  ask('good, heads in another order', mixed);

  const again = whole.copy();
  again.lines.push(
    ...whole.lines
      .slice(-1)
      .map((line) => ({ ...line, checkpoint: { ...line.checkpoint, number: 7 } })),
  );
  again.relink().carry();
  ask('good, two checkpoints of one moment', again);
  again.rows = again.rows.filter((_line, index) => index !== at(20) && index !== at(21));
  ask('the last rows gone, which two checkpoints sealed', again.count());

  const alone = whole.copy();
  alone.rows = alone.rows.filter((line) => line.includes(`"chain":"${CHAIN}"`));
  alone.manifest.chains = alone.manifest.chains.filter(({ chain }) => chain === CHAIN);
  ask('a chain gone, of which the manifest says nothing', alone.count());

  const changed = anew.copy();
  changed.rows[at(4)] = edited(changed.rows[at(4)] ?? '', (row) => void (row['reason'] = 'x'));
  ask('written anew behind a row that was changed', changed.count(), {
    checkpoints: [whole.log()],
  });

  const accepted = { accepted: 9 };
  ask('good, restored at a sealed row and accepted', restored(whole, anewAtSeal, 8), accepted);
  ask('restored, with other rows before it', restored(whole, anewAtSeal, 12), accepted);
};
