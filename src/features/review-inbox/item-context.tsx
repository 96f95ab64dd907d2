import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useSession } from '../../api/session.ts';
import { ErrorPanel, Skeleton } from '../../components/async-states.tsx';
import { Notice } from '../../components/notice.tsx';
import { When } from '../../components/when.tsx';
import { answerLabel } from '../../reviews/decision-words.ts';
import { inboxQueries, type ItemDetail } from './inbox.queries.ts';

type Peers = NonNullable<ItemDetail['peers']>;

/** How many of those around the holder have the same. */
function PeerShare({ group, people, holders, first }: Peers) {
  const share = people === 0 ? 0 : holders / people;
  const names = first.map((person) => person.full_name);
  return (
    <>
      <p>
        <strong>
          {holders.toLocaleString('en')} of {people.toLocaleString('en')}
        </strong>{' '}
        in <bdi>{group}</bdi> have the same
        {people > 0 && share < 0.1 && ': hardly anybody else'}.
      </p>
      <meter
        className="inbox-meter"
        aria-label={`${holders} of ${people} have the same`}
        max={Math.max(people, 1)}
        value={holders}
      />
      {names.length > 0 && (
        <p className="small muted">
          {names.map((name, index) => (
            <span key={`${index} ${name}`}>
              {index > 0 && ', '}
              <bdi>{name}</bdi>
            </span>
          ))}
          {holders > names.length && ` and ${(holders - names.length).toLocaleString('en')} more`}
        </p>
      )}
    </>
  );
}

/** Ways by which a revoke would leave the right in place; nothing where there is none. */
export function AlsoThrough({ reviewId, itemId }: { reviewId: number; itemId: number }) {
  const isAdmin = useSession().rights.org_admin;
  const { data } = useQuery(inboxQueries.item(reviewId, itemId));
  const also = data?.also ?? [];
  if (also.length === 0) return null;
  return (
    <Notice tone="warn">
      <strong>A revoke alone does not end it.</strong> They would still have it through:
      <ul className="inbox-reasons">
        {also.map(({ source, label, role, href }) => (
          <li key={`${source} ${label} ${role}`}>
            {isAdmin && href !== '' ? (
              <Link to={href}>
                <bdi>{label}</bdi>
              </Link>
            ) : (
              <bdi>{label}</bdi>
            )}{' '}
            <span className="muted">({role})</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const RULES: Readonly<Record<ItemDetail['assignments'][number]['rule'], string>> = {
  policy: 'by the rules of the review',
  fallback: 'as fallback: nobody of the rules may decide it',
  owner: 'as owner of the review: nobody else may decide it',
  held: 'held: nobody may decide it',
  reassigned: 'handed over',
  reviewer_left: 'since the reviewer before can no longer decide',
  overdue: 'since it was still open after three quarters of the time',
  self_attested: 'as sole admin: nobody else could review it',
};

/** All that was said of the item, and through whose hands it went. */
function Story({ history, assignments }: Pick<ItemDetail, 'history' | 'assignments'>) {
  const lines = [
    ...history.map((one) => ({ at: one.decided_at, answer: one, to: null })),
    ...assignments.map((one) => ({ at: one.at, answer: null, to: one })),
  ].toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <ol className="inbox-story">
      {lines.map(({ at, answer, to }) => (
        <li key={`${at} ${answer === null ? to.rule : answer.decision}`}>
          <span>
            {answer === null ? (
              <>
                {to.to === null ? 'Nobody' : <bdi>{to.to.full_name}</bdi>}, {RULES[to.rule]}
                {to.note !== '' && (
                  <>
                    : <bdi>{to.note}</bdi>
                  </>
                )}
              </>
            ) : (
              <>
                <strong>
                  {answer.decision === 'withdrawn'
                    ? 'Answer taken back'
                    : answerLabel({ ...answer, decision: answer.decision })}
                </strong>
                {answer.reviewer !== null && (
                  <>
                    {' '}
                    by <bdi>{answer.reviewer.full_name}</bdi>
                  </>
                )}
                {answer.reason !== null && (
                  <>
                    : <bdi>{answer.reason}</bdi>
                  </>
                )}
              </>
            )}
          </span>
          <span className="muted">
            <When at={at} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What the list does not bring along: read ahead for the next items, so that it is mostly there. */
export function ItemContext({ reviewId, itemId }: { reviewId: number; itemId: number }) {
  const query = useQuery(inboxQueries.item(reviewId, itemId));
  const detail = query.data;
  if (detail === undefined) {
    return query.error === null ? (
      <section className="inbox-part" role="status" aria-label="Loading what peers have">
        <Skeleton width="40%" />
        <Skeleton width="70%" />
      </section>
    ) : (
      <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <>
      <section className="inbox-part">
        <h3>What peers have</h3>
        {detail.peers === null ? (
          <p className="muted">There is nobody to compare with.</p>
        ) : (
          <PeerShare {...detail.peers} />
        )}
      </section>
      <section className="inbox-part">
        <h3>In this review</h3>
        <Story history={detail.history} assignments={detail.assignments} />
      </section>
    </>
  );
}
