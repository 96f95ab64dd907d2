import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Reply } from '../../../contract/route.ts';
import type { getUserMetrics } from '../../../contract/flow-metrics.ts';
import { messageOf } from '../../api/errors.ts';
import { paths, type PersonTab } from '../../app/paths.ts';
import { Skeleton } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { personQueries } from './person.queries.ts';
import './person.css';

type Metrics = Reply<typeof getUserMetrics>;

const TILES: readonly { key: keyof Metrics; one: string; many: string; tab: PersonTab }[] = [
  { key: 'sign_ins', one: 'sign-in', many: 'sign-ins', tab: 'security' },
  { key: 'failed_sign_ins', one: 'failed sign-in', many: 'failed sign-ins', tab: 'security' },
  { key: 'changes_made', one: 'change made', many: 'changes made', tab: 'audit' },
  { key: 'live_sessions', one: 'live session', many: 'live sessions', tab: 'security' },
];

/** Thirty days in four numbers; each leads to what it counts. */
export function Metrics({ userId }: { userId: number }) {
  const { data, error, refetch } = useQuery(personQueries.metrics(userId));
  if (data === undefined && error !== null) {
    return (
      <div className="card section-pad row" role="alert">
        <span className="muted">The numbers could not be loaded. {messageOf(error)}</span>
        <Button onClick={() => void refetch()}>Retry</Button>
      </div>
    );
  }
  return (
    <ul className="metrics" aria-busy={data === undefined}>
      {TILES.map(({ key, one, many, tab }) => (
        <li key={key}>
          <Link
            className="card metric"
            to={
              paths.person.href(userId, tab) + (tab === 'audit' ? `?range=30d&actor=${userId}` : '')
            }
          >
            <strong className={data?.[key] === 0 ? 'tabular none' : 'tabular'}>
              {data === undefined ? (
                <Skeleton width="2.5rem" height="1.4rem" />
              ) : (
                data[key].toLocaleString('en')
              )}
            </strong>
            <span className="muted small">{data?.[key] === 1 ? one : many}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
