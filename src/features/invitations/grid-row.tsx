import { memo } from 'react';
import type { InviteResult } from '../../../contract/invites.ts';
import { Button } from '../../components/button.tsx';
import { CloseIcon } from '../../components/icons.tsx';
import type { DraftRow } from './draft.ts';
import type { RowChange } from './use-draft.ts';
import { VerdictCell } from './verdict-cell.tsx';

interface GridRowProps {
  readonly row: DraftRow;
  /** Place in the whole draft, from 1: what the server's messages call a row. */
  readonly number: number;
  readonly result: InviteResult | undefined;
  readonly orgDomain: string | null;
  readonly onChange: (id: number, change: RowChange) => void;
  readonly onRemove: (id: number) => void;
}

function PlainRow({ row, number, result, orgDomain, onChange, onRemove }: GridRowProps) {
  const { id, email } = row;
  const isBad = result !== undefined && !result.will_send;
  return (
    <tr role="row" className={isBad ? 'bad' : undefined} data-row={id}>
      <td role="cell" className="number-cell muted small tabular">
        {number.toLocaleString('en')}
      </td>
      <td role="cell" className="email-cell">
        <input
          className="input"
          type="text"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-label={`E-mail address in row ${number}`}
          aria-invalid={isBad}
          placeholder="E-mail"
          value={email}
          onChange={(event) => onChange(id, { email: event.target.value })}
        />
      </td>
      <td role="cell" className="name-cell">
        <input
          className="input"
          autoComplete="off"
          aria-label={`Name in row ${number}`}
          placeholder="Name (optional)"
          dir="auto"
          value={row.full_name}
          onChange={(event) => onChange(id, { full_name: event.target.value })}
        />
      </td>
      <td role="cell" className="admin-cell">
        <label className="check">
          <input
            type="checkbox"
            aria-label={`Admin in row ${number}`}
            checked={row.admin}
            onChange={(event) => onChange(id, { admin: event.target.checked })}
          />
          <span aria-hidden="true">Admin</span>
        </label>
      </td>
      <td role="cell" className="verdict-cell">
        <VerdictCell
          row={row}
          result={result}
          orgDomain={orgDomain}
          onMend={(meant) => onChange(id, { email: meant })}
        />
      </td>
      <td role="cell" className="remove-cell">
        <Button
          look="quiet"
          label={`Remove row ${number}${email === '' ? '' : `, ${email}`}`}
          icon={<CloseIcon />}
          onClick={() => onRemove(id)}
        />
      </td>
    </tr>
  );
}

/** One person to invite; drawn again only when the row or its verdict has changed. */
export const GridRow = memo(PlainRow);
