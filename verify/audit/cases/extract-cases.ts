import { edited, filtered, type Draft } from './draft.ts';
import { CHAIN, type Questions } from './questions.ts';

/** Filtered exports and their proofs. */
export const askAboutExtracts = ({ ask, whole }: Questions): void => {
  const some = filtered(whole, ({ seq }) => seq === 3 || seq === 4 || seq === 11);
  ask('good, filtered', some);
  ask(
    'good, filtered to one chain',
    filtered(whole, ({ chain, seq }) => chain === CHAIN && seq % 5 === 2),
  );
  ask(
    'good, filtered to nothing',
    filtered(whole, () => false),
  );
  ask(
    'good, filtered to all',
    filtered(whole, () => true),
  );
  const some2 = (name: string, change: (draft: Draft) => void) => {
    const draft = some.copy();
    change(draft);
    ask(name.startsWith('good') ? name : `filtered, ${name}`, draft.count());
  };
  some2('a row changed', (draft) => {
    draft.rows[1] = edited(draft.rows[1] ?? '', (row) => void (row['reason'] = 'x'));
  });
  some2('a row written anew', (draft) => {
    const hash = '3'.repeat(64);
    draft.rows[1] = edited(draft.rows[1] ?? '', (row) => void (row['hash'] = hash));
  });
  some2('a row twice', (draft) => draft.rows.push(draft.rows[0] ?? ''));
  some2('a row gone', (draft) => void draft.rows.splice(2, 1));
  some2('no proof', (draft) => (draft.skips = ''));
  some2('half a proof', (draft) => (draft.skips = draft.skips?.split('\n').slice(2).join('\n')));
  some2(
    'no end of a proof',
    (draft) => (draft.skips = draft.skips?.split('\n').slice(0, 3).join('\n')),
  );
  some2(
    'another proof',
    (draft) => (draft.skips = draft.skips?.replace(/"[\da-f]{64}"/, `"${'e'.repeat(64)}"`)),
  );
  some2('a proof of too little', (draft) => (draft.skips = draft.skips?.replace(',0,2,', ',0,1,')));
  some2('a proof of odd parts', (draft) => (draft.skips = draft.skips?.replace(',4,4,', ',4,3,')));
  some2(
    'a proof of another place',
    (draft) => (draft.skips = draft.skips?.replace(',0,2,', ',2,2,')),
  );
  some2('good, rows in another order', (draft) => (draft.rows = draft.rows.toReversed()));
  some2('good, no seals', (draft) => {
    for (const chain of draft.manifest.chains) Object.assign(chain, { sealed: null });
  });
  some2('another org', (draft) => void (draft.manifest['org_id'] = 5));
  some2('links that do not meet', (draft) => {
    draft.rows[1] = edited(draft.rows[1] ?? '', (row) => void (row['prev_hash'] = '4'.repeat(64)));
    draft.rows[3] = edited(draft.rows[3] ?? '', (row) => void (row['prev_hash'] = '4'.repeat(64)));
  });
  ask(
    'good, filtered to the newest',
    filtered(whole, ({ seq }) => seq > 18),
  );
  // Sealed up to an earlier row than the export goes.
  const early = whole.lines[4];
  if (early) {
    const shows = ({ seq }: { seq: number }) => seq === 3 || seq > 19;
    ask('good, filtered, with rows behind the seal', filtered(whole.copy().sealBy(early), shows));
    const late = filtered(whole, ({ seq }) => seq === 21);
    late.manifest['checkpoint'] = { checkpoint: early.checkpoint, signature: early.signature };
    ask('filtered, sealed too early', late.sign());
  }
};
