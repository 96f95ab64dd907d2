import { AppDialog, DialogBody } from '../../components/app-dialog.tsx';
import '../../components/key-list.css';

const MOD = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
const KEYS: readonly [readonly string[], string][] = [
  [[MOD, 'K'], 'Go to a page, a person, a team; or say what to do'],
  [['/'], 'Search the list on this page'],
  [['?'], 'This help'],
  [['Shift', 'click'], 'Select all rows between two checkboxes'],
  [['Esc'], 'Close a dialog or menu, clear a search'],
];

/** The keys of the dashboard. */
export const KeyboardHelp = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <AppDialog open={open} onClose={onClose} title="Keyboard">
    <DialogBody>
      <dl className="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </DialogBody>
  </AppDialog>
);
