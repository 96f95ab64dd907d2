import { Link } from 'react-router';
import type { ReviewItem } from '../../../contract/review-items.ts';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { When } from '../../components/when.tsx';
import { answerLabel } from '../../reviews/decision-words.ts';
import { rightTitle } from '../../reviews/right-words.ts';
import { isLeftOver, placeOf, RESULT_WORDS } from './outcome-words.ts';

const hrefOf = ({ holder }: ReviewItem): string | undefined =>
  holder.type === 'USER'
    ? paths.person.href(holder.id)
    : holder.type === 'TEAM'
      ? paths.team.href(holder.id)
      : undefined;

const holderColumn: Column<ReviewItem> = {
  id: 'holder',
  header: 'Who',
  card: 'title',
  cell: (item) => {
    const to = hrefOf(item);
    return (
      <PersonCell
        id={item.holder.id}
        name={item.holder.name}
        email={item.holder.email ?? ''}
        {...(to !== undefined && { to })}
      />
    );
  },
};

const rightColumn = (orgName: string): Column<ReviewItem> => ({
  id: 'right',
  header: 'Right',
  cell: (item) => <bdi>{rightTitle(item, orgName)}</bdi>,
});

const Through = ({ item }: { item: ReviewItem }) => {
  const place = placeOf(item);
  return (
    <Link to={place.href}>
      <bdi>{place.label}</bdi>
    </Link>
  );
};

/** What became of each planned change, and where to go if it is to be mended by hand. */
export const resultColumns = (orgName: string): readonly Column<ReviewItem>[] => [
  holderColumn,
  rightColumn(orgName),
  {
    id: 'answer',
    header: 'Answer',
    cell: ({ answer }) =>
      answer === null || answer.decision === 'unsure' ? (
        <span className="muted">Nobody answered</span>
      ) : (
        <>
          {answerLabel(answer)}
          {answer.reviewer !== null && (
            <span className="muted">
              {' '}
              by <bdi>{answer.reviewer.full_name}</bdi>
            </span>
          )}
        </>
      ),
  },
  {
    id: 'result',
    header: 'Result',
    card: 'state',
    cell: ({ result }) =>
      result !== null && <Chip tone={RESULT_WORDS[result].tone}>{RESULT_WORDS[result].label}</Chip>,
  },
  {
    id: 'why',
    header: 'Why, and where to mend it',
    cell: (item) =>
      isLeftOver(item.result) ? (
        <>
          {item.result_message} <Through item={item} />
        </>
      ) : (
        <When at={item.applied_at} never="Not yet" />
      ),
  },
];

/** What is still in effect although it was taken away: how, and the place where that is changed. */
export const stickColumns = (orgName: string): readonly Column<ReviewItem>[] => [
  holderColumn,
  rightColumn(orgName),
  {
    id: 'stick',
    header: 'State',
    card: 'state',
    cell: ({ stick }) =>
      stick?.state === 'back' ? (
        <Chip tone="danger">Given again</Chip>
      ) : (
        <Chip tone="warn">Still in effect</Chip>
      ),
  },
  {
    id: 'through',
    header: 'Mend it at',
    cell: (item) => {
      const through = item.stick?.through ?? [];
      return through.length === 0 ? (
        <Through item={item} />
      ) : (
        <ul className="outcome-through">
          {through.map(({ source, label, href }) => (
            <li key={`${source} ${label}`}>
              <Link to={href}>
                <bdi>{label}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      );
    },
  },
];
