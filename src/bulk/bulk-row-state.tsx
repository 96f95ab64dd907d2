import type { BulkRow } from '../../contract/bulk.ts';
import { Chip } from '../components/chip.tsx';
import { CopyButton } from '../components/copy-button.tsx';

/** What a row is called in words, in the table and in the file alike; `done` as in "locked". */
export const stateLabel = (state: BulkRow['state'], done: string): string => {
  switch (state) {
    case 'changed':
      return done.charAt(0).toUpperCase() + done.slice(1);
    case 'already':
      return 'Unchanged';
    case 'blocked':
      return 'Not done';
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
export const BulkRowResult = ({ row, done }: { row: BulkRow; done: string }) => (
  <>
    <Chip tone={TONES[row.state]}>{stateLabel(row.state, done)}</Chip>
    {row.message !== '' && <span className="bulk-why">{row.message}</span>}
    {row.link !== null && (
      <CopyButton text={row.link} label={`Copy the link of ${row.full_name || row.email}`} />
    )}
  </>
);
