import { Link } from 'react-router';
import type { listReviewHistory } from '../../contract/review-desk.ts';
import type { ApplyResult } from '../../contract/review-items.ts';
import type { Reply } from '../../contract/route.ts';
import { paths } from '../app/paths.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import type { Column } from '../components/data-table-types.ts';
import { When } from '../components/when.tsx';
import { nameOf } from '../people/person-facts.ts';
import { answerLabel, DECISION_WORDS } from './decision-words.ts';
import { rightTitle } from './right-words.ts';
import '../people/person-tables.css';

export type HistoryRow = Reply<typeof listReviewHistory>[number];

const RESULTS: Readonly<Record<ApplyResult, { readonly label: string; readonly tone: Tone }>> = {
  planned: { label: 'To be applied', tone: 'neutral' },
  applied: { label: 'Done', tone: 'ok' },
  already_gone: { label: 'Was gone already', tone: 'neutral' },
  changed_since: { label: 'Had changed: left alone', tone: 'warn' },
  blocked_last_admin: { label: 'Stays: the last admin', tone: 'warn' },
  blocked_rank: { label: 'Stays: ranks higher', tone: 'warn' },
  blocked: { label: 'Stays: was refused', tone: 'warn' },
  failed: { label: 'Failed', tone: 'danger' },
};

function Answer({ row: { answer, closed_at: closed } }: { row: HistoryRow }) {
  if (answer === null) {
    return <span className="muted">{closed === null ? 'Still open' : 'Nobody answered'}</span>;
  }
  return (
    <span className="two-lines">
      <Chip tone={DECISION_WORDS[answer.decision].tone}>{answerLabel(answer)}</Chip>
      {answer.reason !== null && answer.reason !== '' && (
        <bdi className="muted small">{answer.reason}</bdi>
      )}
    </span>
  );
}

function Result({ row: { result, applied_at: at } }: { row: HistoryRow }) {
  if (result === null) return <span className="muted">–</span>;
  const { label, tone } = RESULTS[result];
  return (
    <span className="two-lines">
      <Chip tone={tone}>{label}</Chip>
      {at !== null && <When at={at} />}
    </span>
  );
}

/** What was asked, of which right, what was said and what came of it; admins get to the review. */
export const historyColumns = (
  orgName: string,
  isAdmin: boolean,
): readonly Column<HistoryRow>[] => [
  {
    id: 'right',
    header: 'Right',
    isFixed: true,
    card: 'title',
    cell: (row) => <bdi>{rightTitle(row, orgName)}</bdi>,
  },
  {
    id: 'review',
    header: 'Review',
    cell: ({ review }) =>
      isAdmin ? (
        <Link to={paths.review.href(review.id)}>
          <bdi>{review.name}</bdi>
        </Link>
      ) : (
        <bdi>{review.name}</bdi>
      ),
  },
  { id: 'answer', header: 'Answer', cell: (row) => <Answer row={row} /> },
  {
    id: 'by',
    header: 'By',
    cell: ({ answer, reviewer }) => {
      const by = answer?.reviewer ?? reviewer;
      return by === null ? <span className="muted">Nobody</span> : <bdi>{nameOf(by)}</bdi>;
    },
  },
  {
    id: 'when',
    header: 'Answered',
    cell: ({ answer }) => <When at={answer?.decided_at ?? null} never="Not yet" />,
  },
  { id: 'result', header: 'Result', cell: (row) => <Result row={row} /> },
];
