import { useQuery } from '@tanstack/react-query';
import type { LockEntry } from '../../../contract/session.ts';
import type { User } from '../../../contract/users.ts';
import { EmptyState, ErrorPanel, Loading } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { LockIcon } from '../../components/icons.tsx';
import { Section } from '../../components/section.tsx';
import { useNow, When } from '../../components/when.tsx';
import { duration } from '../../lib/time.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { nameOf } from '../../people/person-facts.ts';
import { personQueries } from './person.queries.ts';
import { SECURITY_STATE } from './security-state.ts';
import './person.css';

const PER_PAGE = 25;
const LANE_DAYS = 90;
const DAY = 86_400_000;

const lasted = ({ locked_at, ended_at }: LockEntry): string | null =>
  ended_at === null ? null : duration((Date.parse(ended_at) - Date.parse(locked_at)) / 1000);

/** How a lock ended, or when it will. */
function End({ lock }: { lock: LockEntry }) {
  if (lock.ended_at === null) {
    return lock.until === null ? (
      <span>Until somebody unlocks</span>
    ) : (
      <span>
        Ends by itself <When at={lock.until} />
      </span>
    );
  }
  const how =
    lock.ended_because === 'unlocked'
      ? `Unlocked${lock.ended_by === null ? '' : ` by ${nameOf(lock.ended_by)}`}`
      : lock.ended_because === 'password_reset'
        ? 'Ended by a password reset'
        : 'Ended by itself';
  return (
    <span>
      {how} <When at={lock.ended_at} />, after {lasted(lock)}
    </span>
  );
}

const failures = (count: number): string =>
  count === 1 ? '1 failed sign-in in the day before' : `${count} failed sign-ins in the day before`;

const LockStep = ({ lock }: { lock: LockEntry }) => (
  <li className={lock.ended_at === null ? 'lock-step standing' : 'lock-step'}>
    <span className="row">
      <strong>
        {lock.kind === 'automatic'
          ? 'Locked after failed sign-ins'
          : `Locked by ${lock.locked_by === null ? 'an admin' : nameOf(lock.locked_by)}`}
      </strong>
      <span className="muted">
        <When at={lock.locked_at} />
      </span>
      {lock.ended_at === null && (
        <Chip tone="danger" icon={<LockIcon />}>
          Stands
        </Chip>
      )}
    </span>
    {lock.reason !== null && (
      <q>
        <bdi>{lock.reason}</bdi>
      </q>
    )}
    <span className="muted small item-facts">
      <End lock={lock} />
      {lock.failed_sign_ins > 0 && <span>{failures(lock.failed_sign_ins)}</span>}
    </span>
  </li>
);

/** "Locked 3 times in 90 days", from the newest page; null while unknown or for another page. */
function summaryOf(locks: readonly LockEntry[], now: number, hasMore: boolean): string {
  const recent = locks.filter((lock) => now - Date.parse(lock.locked_at) <= LANE_DAYS * DAY).length;
  if (recent === 0) return `Not locked in the last ${LANE_DAYS} days.`;
  // A full page of recent locks may go on behind it.
  const count = hasMore && recent === locks.length ? `at least ${recent}` : String(recent);
  return `Locked ${count === '1' ? 'once' : `${count} times`} in ${LANE_DAYS} days.`;
}

/** The page of locks that the URL stands for. */
export function useLocks(person: User) {
  const { state } = useUrlState(SECURITY_STATE);
  return useQuery(personQueries.locks(person.id, { cursor: state.locks, per_page: PER_PAGE }));
}

/** Every lock of a person and how it ended, newest first. */
export function LockHistory({ person }: { person: User }) {
  const { state, patch } = useUrlState(SECURITY_STATE);
  const now = useNow();
  const { data, error, refetch } = useLocks(person);
  const { next = null, previous = null } = data ?? {};
  // The other list on this tab stays where it is.
  const go = (locks: string) => patch({ locks, cursor: state.cursor });
  return (
    <Section
      title="Locks"
      isFlush
      lead={
        data !== undefined && state.locks === '' && data.items.length > 0
          ? summaryOf(data.items, now, next !== null)
          : 'Every lock, and how it ended.'
      }
    >
      <div className="card">
        {data === undefined && error === null && (
          <div className="section-pad">
            <Loading lines={3} label="Loading locks" />
          </div>
        )}
        {data === undefined && error !== null && (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        )}
        {data?.items.length === 0 && (
          <EmptyState title="Never locked">
            Locks by admins and after failed sign-ins are kept here.
          </EmptyState>
        )}
        {data !== undefined && data.items.length > 0 && (
          <ol className="lock-steps" aria-label="Locks">
            {data.items.map((lock) => (
              <LockStep key={lock.id} lock={lock} />
            ))}
          </ol>
        )}
      </div>
      {(next !== null || previous !== null) && (
        <nav className="row" aria-label="Pages of locks">
          {previous !== null && <Button onClick={() => go(previous)}>Newer locks</Button>}
          {next !== null && <Button onClick={() => go(next)}>Older locks</Button>}
        </nav>
      )}
    </Section>
  );
}
