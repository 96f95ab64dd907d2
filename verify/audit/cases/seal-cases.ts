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

/** What checkpoints sealed, at the edges of it. */
export const askAboutSeals = ({ ask, at, whole, anew, anewAtSeal, odd }: Questions): void => {
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
