import { Link } from 'react-router';
import type { InviteResult, InviteVerdict } from '../../../contract/invites.ts';
import { paths } from '../../app/paths.ts';
import { Chip, type Tone } from '../../components/chip.tsx';
import type { DraftRow } from './draft.ts';
import { meantAddress } from './typo.ts';

const WORDS: Readonly<Record<InviteVerdict, readonly [Tone, string]>> = {
  ok: ['ok', 'Ready'],
  known_account: ['ok', 'Ready'],
  invalid: ['danger', 'Not valid'],
  duplicate: ['warn', 'Twice'],
  member: ['neutral', 'Member'],
  deactivated_member: ['warn', 'Deactivated'],
  already_invited: ['info', 'Already invited'],
  outside_domain: ['warn', 'Outside'],
};

/** "Gets an invitation" says no more than "Ready" does. */
const hasNews = ({ verdict }: InviteResult): boolean => verdict !== 'ok';

/** What becomes of a row, why, and the nearest way to mend it. */
export function VerdictCell({
  row,
  result,
  orgDomain,
  onMend,
}: {
  row: DraftRow;
  result: InviteResult | undefined;
  orgDomain: string | null;
  onMend: (email: string) => void;
}) {
  if (result === undefined) return <Chip>Checking…</Chip>;
  const [tone, word] = WORDS[result.verdict];
  const meant =
    result.will_send || result.verdict === 'outside_domain'
      ? meantAddress(row.email.trim(), orgDomain)
      : null;
  const where = row.line !== undefined && !result.will_send ? `Line ${row.line}: ` : '';
  return (
    <span className="verdict">
      <Chip tone={tone}>{word}</Chip>
      {hasNews(result) && (
        <span className="small muted">
          {where}
          {result.message}
        </span>
      )}
      {row.note !== undefined && (
        <span className="small muted">
          {row.line !== undefined && `Line ${row.line}: `}
          {row.note}
        </span>
      )}
      {result.verdict === 'deactivated_member' && (
        <Link
          className="small"
          to={paths.people.href(`?q=${encodeURIComponent(result.email)}`)}
          target="_blank"
        >
          Find in People
        </Link>
      )}
      {meant !== null && (
        <button type="button" className="mend small" onClick={() => onMend(meant)}>
          Did you mean {meant}?
        </button>
      )}
    </span>
  );
}
