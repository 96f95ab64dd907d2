import { Link } from 'react-router';
import type { Review } from '../../../contract/reviews.ts';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { nameOf } from '../../people/person-facts.ts';
import { Due } from '../../reviews/due.tsx';
import { ProgressBar } from '../../reviews/review-progress.tsx';
import '../../people/person-tables.css';
import { counted, scopeWords, STATE_WORDS } from '../../reviews/words.ts';

const hasStarted = ({ state }: Review): boolean => state !== 'draft' && state !== 'scheduled';

/** A run of a series says which it is. */
const runName = ({ number, settings }: Review): string =>
  number > 1 || settings.rules.repeat !== 'none' ? `Run ${number}` : '';

const NOT_YET = <span className="muted">Not started</span>;

/** Where somebody goes first: admins to the review, members to what is theirs in it. */
const hrefOf = (review: Review, isAdmin: boolean): string =>
  isAdmin ? paths.review.href(review.id) : paths.reviewInbox.href(review.id);

const columnsFor = (isAdmin: boolean, isMine: boolean): readonly Column<Review>[] => [
  {
    id: 'name',
    header: 'Name',
    isFixed: true,
    card: 'title',
    cell: (review) => (
      <span className="two-lines">
        <Link to={hrefOf(review, isAdmin && !(isMine && review.mine.open > 0))}>
          <bdi>{review.settings.name}</bdi>
        </Link>
        {runName(review) !== '' && <span className="muted small">{runName(review)}</span>}
      </span>
    ),
  },
  {
    id: 'scope',
    header: 'Scope',
    cell: ({ settings, scope_name }) => <bdi>{scopeWords(settings, scope_name)}</bdi>,
  },
  ...(isMine
    ? [
        {
          id: 'mine',
          header: 'Yours',
          cell: (review: Review) =>
            review.mine.open === 0 ? (
              <span className="muted">All answered</span>
            ) : (
              <strong>{counted(review.mine.open, 'open item')}</strong>
            ),
        },
      ]
    : []),
  {
    id: 'progress',
    header: 'Progress',
    cell: (review) =>
      hasStarted(review) ? (
        <ProgressBar
          label={`Answered in ${review.settings.name}`}
          answered={review.counts.items - review.counts.open}
          items={review.counts.items}
        />
      ) : (
        NOT_YET
      ),
  },
  {
    id: 'answers',
    header: 'Keep / Revoke / Unsure / Open',
    cell: ({ counts, ...review }) =>
      hasStarted({ counts, ...review }) ? (
        <span className="tabular">
          {[counts.keep, counts.revoke + counts.reduce, counts.unsure, counts.open - counts.unsure]
            .map((count) => count.toLocaleString('en'))
            .join(' / ')}
        </span>
      ) : (
        <span className="muted">–</span>
      ),
  },
  { id: 'due', header: 'Due', cell: (review) => <Due review={review} /> },
  {
    id: 'owner',
    header: 'Owner',
    cell: ({ owner }) => <bdi>{nameOf(owner)}</bdi>,
  },
  {
    id: 'state',
    header: 'State',
    card: 'state',
    cell: ({ state }) => <Chip tone={STATE_WORDS[state].tone}>{STATE_WORDS[state].label}</Chip>,
  },
];

/** Columns by who looks and at which view; kept, so that rows are not drawn again in vain. */
export const REVIEWS_COLUMNS = {
  all: columnsFor(true, false),
  mine: columnsFor(true, true),
  member: columnsFor(false, true),
};
