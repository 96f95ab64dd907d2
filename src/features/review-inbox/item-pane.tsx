import type { Ref } from 'react';
import { Link } from 'react-router';
import type { ReviewItem } from '../../../contract/review-items.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { Notice } from '../../components/notice.tsx';
import { Avatar } from '../../components/person-cell.tsx';
import { answerLabel, DECISION_WORDS } from '../../reviews/decision-words.ts';
import { rightTitle } from '../../reviews/right-words.ts';
import type { Refused } from './answers.ts';
import { Advice, Changed, Previous } from './item-advice.tsx';
import { AlsoThrough, ItemContext } from './item-context.tsx';
import { PersonChips, PersonFacts, RightFacts } from './item-facts.tsx';
import { refusalWords } from './refusal-words.ts';
import type { Shown } from './shown.ts';

/** What was not saved, why, and the ways on. */
function RefusedNotice({
  refused,
  item,
  onRetry,
  onDismiss,
}: {
  refused: Refused;
  item: ReviewItem;
  onRetry: (() => void) | null;
  onDismiss: () => void;
}) {
  const { user } = useSession();
  return (
    <Notice tone="danger" role="alert">
      <p>{refusalWords(refused, item, user.id)}</p>
      {refused.intent.reason !== undefined && (
        <blockquote className="inbox-quote">
          <bdi>{refused.intent.reason}</bdi>
        </blockquote>
      )}
      <span className="row inbox-refused">
        {onRetry !== null && refused.intent.decision !== 'withdraw' && (
          <Button onClick={onRetry}>
            Answer “
            {answerLabel({
              decision: refused.intent.decision,
              reduce_to: refused.intent.reduceTo ?? null,
            })}
            ” again
          </Button>
        )}
        <Button look="quiet" onClick={onDismiss}>
          Leave it as it is
        </Button>
      </span>
    </Notice>
  );
}

/** Everything that helps to decide one item; what stands first is known without asking. */
export function ItemPane({
  reviewId,
  item,
  answer,
  refused,
  titleRef,
  onRetry,
  onDismiss,
}: {
  reviewId: number;
  item: ReviewItem;
  answer: Shown | null;
  refused: Refused | undefined;
  titleRef: Ref<HTMLHeadingElement>;
  onRetry: (() => void) | null;
  onDismiss: () => void;
}) {
  const { org, rights } = useSession();
  const { holder, person } = item;
  const hasPage = holder.type !== 'ORG' && (rights.org_admin || holder.type === 'TEAM');
  const href = holder.type === 'TEAM' ? paths.team.href(holder.id) : paths.person.href(holder.id);
  const name = <bdi>{holder.name}</bdi>;
  return (
    <>
      <header className="inbox-who">
        <Avatar id={holder.id} name={holder.name} large />
        <div>
          <h2 ref={titleRef} tabIndex={-1}>
            {hasPage ? <Link to={href}>{name}</Link> : name}
            <span className="visually-hidden">: {rightTitle(item, org.name)}</span>
          </h2>
          <p className="muted small">
            {holder.type === 'USER' ? <bdi>{holder.email}</bdi> : 'Everyone in it, at once'}
          </p>
        </div>
        <span className="row inbox-chips">
          <PersonChips person={person} />
          {answer !== null && (
            <Chip tone={DECISION_WORDS[answer.decision].tone}>
              {answerLabel(answer)}
              {answer.isSaving && ', being saved'}
            </Chip>
          )}
        </span>
      </header>
      <p className="inbox-title">
        <bdi>{rightTitle(item, org.name)}</bdi>
      </p>
      {refused !== undefined && (
        <RefusedNotice refused={refused} item={item} onRetry={onRetry} onDismiss={onDismiss} />
      )}
      {item.changed !== null && <Changed changed={item.changed} />}
      {item.rule === 'self_attested' && (
        <Notice tone="warn">
          Nobody else could review this, so you attest it yourself. The evidence says so.
        </Notice>
      )}
      <Advice item={item} />
      <RightFacts item={item} orgName={org.name} />
      <AlsoThrough reviewId={reviewId} itemId={item.id} />
      <div className="inbox-parts">
        {person !== null && (
          <section className="inbox-part">
            <h3>The person</h3>
            <PersonFacts person={person} />
          </section>
        )}
        <section className="inbox-part">
          <h3>Last time</h3>
          <Previous item={item} />
        </section>
        <ItemContext reviewId={reviewId} itemId={item.id} />
      </div>
    </>
  );
}
