import { useState } from 'react';
import type { BulkRow, BulkRowState } from '../../contract/bulk.ts';
import { Button } from '../components/button.tsx';
import { PersonCell } from '../components/person-cell.tsx';
import { BulkRowResult, stateLabel, type Telling } from './bulk-row-state.tsx';
import { countStates } from './ledger-rows.ts';
import './bulk.css';

/** Rows drawn at once: 5,000 of them would be slow, and nobody reads them. */
const STEP = 100;
const ORDER: readonly BulkRowState[] = ['blocked', 'waiting', 'will_change', 'changed', 'already'];

/** Everybody whom an act on many is about, with what becomes or became of each; by state. */
export function BulkTable({
  label,
  rows,
  telling,
}: {
  label: string;
  rows: readonly BulkRow[];
  telling: Telling;
}) {
  const [only, setOnly] = useState<BulkRowState | null>(null);
  const [shown, setShown] = useState(STEP);
  const counts = countStates(rows);
  // What was chosen may have run empty meanwhile.
  const state = only !== null && counts[only] > 0 ? only : null;
  const fitting = state === null ? rows : rows.filter((row) => row.state === state);
  const choices = ORDER.filter((one) => counts[one] > 0);
  const choose = (one: BulkRowState | null) => {
    setOnly(one);
    setShown(STEP);
  };
  return (
    <div className={'plan' in telling ? 'bulk-results plan' : 'bulk-results'}>
      {choices.length > 1 && (
        <div className="bulk-states" role="group" aria-label={`${label}: show`}>
          <Button aria-pressed={state === null} onClick={() => choose(null)}>
            All {rows.length.toLocaleString('en')}
          </Button>
          {choices.map((one) => (
            <Button key={one} aria-pressed={state === one} onClick={() => choose(one)}>
              {stateLabel(one, telling)} {counts[one].toLocaleString('en')}
            </Button>
          ))}
        </div>
      )}
      {/* Scrolls by itself, so it must be reachable by the keyboard. */}
      <div className="bulk-scroll" tabIndex={0} role="region" aria-label={label}>
        <table className="table bulk-table" aria-label={label}>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {fitting.slice(0, shown).map((row) => (
              <tr key={row.id}>
                <td>
                  <PersonCell
                    id={row.id}
                    name={row.full_name || row.email || `Person ${row.id}`}
                    email={row.full_name === '' ? '' : row.email}
                  />
                </td>
                <td>
                  <BulkRowResult row={row} telling={telling} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {fitting.length > shown && (
        <Button onClick={() => setShown((before) => before + 5 * STEP)}>
          Show more: {(fitting.length - shown).toLocaleString('en')} to go
        </Button>
      )}
    </div>
  );
}
