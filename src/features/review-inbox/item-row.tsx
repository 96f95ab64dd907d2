import { memo } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import { Chip } from '../../components/chip.tsx';
import { ChevronDownIcon, ChevronRightIcon, WarningIcon } from '../../components/icons.tsx';
import { Avatar } from '../../components/person-cell.tsx';
import { answerLabel, DECISION_WORDS } from '../../reviews/decision-words.ts';
import { rightTitle } from '../../reviews/right-words.ts';
import type { Group } from './entries.ts';
import type { Shown } from './shown.ts';

/** Height of every line of the list, in pixels: what is out of sight is not drawn. */
export const ROW = 60;

/** What stands at the end of a line: what was said, or what speaks for a look. */
function Marks({
  item,
  answer,
  isRefused,
  isSeries,
}: {
  item: ReviewItem;
  answer: Shown | null;
  isRefused: boolean;
  isSeries: boolean;
}) {
  if (isRefused) {
    return (
      <Chip tone="danger" icon={<WarningIcon />}>
        Not saved
      </Chip>
    );
  }
  if (answer !== null) {
    return <Chip tone={DECISION_WORDS[answer.decision].tone}>{answerLabel(answer)}</Chip>;
  }
  return (
    <>
      {item.changed !== null && <Chip tone="info">Changed</Chip>}
      {isSeries && item.is_new && <Chip>New</Chip>}
      {item.recommendation === 'revoke' && <Chip tone="warn">Revoke?</Chip>}
    </>
  );
}

/** A right of somebody, as a line of the list. */
export const ItemRow = memo(function ItemRow({
  item,
  orgName,
  answer,
  isRefused,
  isSeries,
  isMine,
}: {
  item: ReviewItem;
  orgName: string;
  answer: Shown | null;
  isRefused: boolean;
  isSeries: boolean;
  isMine: boolean;
}) {
  return (
    <>
      <Avatar id={item.holder.id} name={item.holder.name} />
      <span className="inbox-row-text">
        <bdi className="inbox-row-name truncate">{item.holder.name}</bdi>
        <bdi className="inbox-row-right truncate">{rightTitle(item, orgName)}</bdi>
      </span>
      <span className="inbox-row-marks">
        {isMine ? (
          <Marks item={item} answer={answer} isRefused={isRefused} isSeries={isSeries} />
        ) : (
          <Chip>Given away</Chip>
        )}
      </span>
    </>
  );
});

const LAST_TIME: Readonly<Record<Group['decision'], string>> = {
  keep: 'kept last time',
  reduce: 'reduced last time',
  revoke: 'revoked last time',
};

/** "Unchanged, kept last time". */
export const groupTitle = ({ decision }: Group): string => `Unchanged, ${LAST_TIME[decision]}`;

/** What is unchanged since last time, as one line. */
export const GroupRow = ({
  group,
  isOpen,
  waiting,
  isComplete,
}: {
  group: Group;
  isOpen: boolean;
  waiting: number;
  isComplete: boolean;
}) => (
  <>
    <span className="inbox-group-mark">{isOpen ? <ChevronDownIcon /> : <ChevronRightIcon />}</span>
    <span className="inbox-row-text">
      <span className="inbox-row-name truncate">{groupTitle(group)}</span>
      <span className="inbox-row-right truncate">
        {group.items.length.toLocaleString('en')} items{isComplete ? '' : ' so far'}
        {waiting === 0 ? ', all answered' : `, ${waiting.toLocaleString('en')} open`}
      </span>
    </span>
  </>
);
