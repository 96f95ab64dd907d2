import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { isPageError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { EntryDetail } from '../../audit/entry-detail.tsx';
import { eventLabel } from '../../audit/event-words.ts';
import { useReach } from '../../audit/reach.ts';
import { Sentence } from '../../audit/sentence-view.tsx';
import { ErrorPanel, Loading, Skeleton } from '../../components/async-states.tsx';
import { ChevronLeftIcon } from '../../components/icons.tsx';
import { Page } from '../../components/page.tsx';
import { When } from '../../components/when.tsx';
import { auditPageQueries } from './audit-page.queries.ts';
import './audit-page.css';

/** One event at an address of its own, to be sent to somebody. */
export function OneEvent({ entryId }: { entryId: number }) {
  const { org } = useSession();
  const { data, error, refetch } = useQuery({
    ...auditPageQueries.entry(org.id, entryId),
    throwOnError: isPageError,
  });
  const reach = useReach(null);
  const title = data === undefined ? `Event ${entryId}` : eventLabel(data.event);
  return (
    <Page
      title={title}
      narrow
      header={
        <header className="event-head">
          <Link to={paths.audit.href()}>
            <ChevronLeftIcon size={12} /> Audit
          </Link>
          <h1>
            {data === undefined ? title : <Sentence entry={data} personHref={reach.personHref} />}
          </h1>
          {data !== undefined && (
            <p className="muted small">
              <When at={data.created_at} style="exact" /> · {title}
            </p>
          )}
          {data === undefined && error === null && (
            <p className="small">
              <Skeleton width="14rem" />
            </p>
          )}
        </header>
      }
    >
      <div className="card event-card">
        {data !== undefined ? (
          <EntryDetail entry={data} reach={reach} />
        ) : error === null ? (
          <Loading lines={8} label="Loading this event" />
        ) : (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        )}
      </div>
    </Page>
  );
}
