import type { BulkRow } from '../../contract/bulk.ts';
import { Chip } from '../components/chip.tsx';
import { CopyButton } from '../components/copy-button.tsx';

/** `plan`: what would become of people; else what has, with `done` as in "locked". */
export type Telling = { readonly plan: true } | { readonly done: string };

/** What a row is called in words, in the table and in the file alike. */
export const stateLabel = (state: BulkRow['state'], telling: Telling): string => {
  const isPlan = 'plan' in telling;
  switch (state) {
    case 'changed':
      return isPlan ? 'Changed' : telling.done.charAt(0).toUpperCase() + telling.done.slice(1);
    case 'already':
      return isPlan ? 'So already' : 'Unchanged';
    case 'blocked':
      return isPlan ? 'Blocked' : 'Not done';
    case 'waiting':
      return 'Waiting';
    case 'will_change':
      return 'Will change';
  }
};

const TONES = {
  changed: 'ok',
  already: 'neutral',
  blocked: 'danger',
  waiting: 'warn',
  will_change: 'info',
} as const;

/** What became of one person, why, and the link that has to be handed over, if there is one. */
export const BulkRowResult = ({ row, telling }: { row: BulkRow; telling: Telling }) => (
  <div>
    <Chip tone={TONES[row.state]}>{stateLabel(row.state, telling)}</Chip>
    {row.message !== '' && <span className="bulk-why">{row.message}</span>}
    {row.link !== null && (
      <CopyButton text={row.link} label={`Copy the link of ${row.full_name || row.email}`} />
    )}
  </div>
);
