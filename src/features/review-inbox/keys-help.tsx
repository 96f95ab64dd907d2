import { AppDialog, DialogBody } from '../../components/app-dialog.tsx';
import '../../components/key-list.css';
import { setSingleKeys, useSingleKeys } from './single-keys.ts';

const LETTERS: readonly [readonly string[], string][] = [
  [['K'], 'Keep'],
  [['R'], 'Revoke'],
  [['U'], 'Unsure: stays open'],
  [['J'], 'Next item'],
  [['N'], 'Write a note'],
  [['Z'], 'Take the last answer back'],
  [['?'], 'This help'],
];
const ALWAYS: readonly [readonly string[], string][] = [
  [['↓'], 'Next item'],
  [['↑'], 'Previous item'],
  [['Enter'], 'In the list: open a group, or go into the item'],
  [['Enter'], 'In a note that is asked for: answer with it'],
  [['Esc'], 'Leave the note'],
];

const Keys = ({ keys }: { keys: typeof LETTERS }) => (
  <dl className="keys">
    {keys.map(([names, what]) => (
      <div key={what}>
        <dt>{what}</dt>
        <dd>
          {names.map((name) => (
            <kbd key={name}>{name}</kbd>
          ))}
        </dd>
      </div>
    ))}
  </dl>
);

/** The keys of the inbox, and the switch that turns the letters off. */
export function KeysHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const hasLetters = useSingleKeys();
  return (
    <AppDialog open={open} onClose={onClose} title="Keys of the inbox">
      <DialogBody>
        <label className="check">
          <input
            type="checkbox"
            checked={hasLetters}
            onChange={(event) => setSingleKeys(event.target.checked)}
          />
          <span>
            Keys of one letter
            <span className="field-hint" style={{ display: 'block' }}>
              Off, if you speak to your computer or press keys by mistake. Kept on this device.
            </span>
          </span>
        </label>
        {hasLetters && <Keys keys={LETTERS} />}
        <Keys keys={ALWAYS} />
      </DialogBody>
    </AppDialog>
  );
}
