import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { LogEntry } from '../../contract/audit.ts';
import { useSession } from '../api/session.ts';
import { paths } from '../app/paths.ts';
import { searchAfter, searchOf, type AuditChange } from './audit-state.ts';
import type { AuditSource } from './audit.queries.ts';

/** Where the values of a log lead the reader; null: nowhere. */
export interface Reach {
  readonly personHref: (id: number) => string | null;
  readonly entryHref: (entry: LogEntry) => string | null;
  /** This log, narrowed further; by a person only where there is a log of everybody. */
  readonly pivotHref: (change: AuditChange) => string | null;
}

const isAboutPeople = (change: AuditChange): boolean =>
  'actor' in change || 'owner' in change || 'person' in change;

/** What the reader of a log may open. `null`: no log, such as the page of one event. */
export function useReach(source: AuditSource | null): Reach {
  const { rights, org } = useSession();
  const [search] = useSearchParams();
  const isAdmin = rights.org_admin;
  const isOfOnePerson = source?.kind === 'user';
  return useMemo(
    () => ({
      personHref: (id) => (isAdmin ? paths.person.href(id) : null),
      entryHref: (entry) =>
        isAdmin && entry.org_id === org.id ? paths.auditEntry.href(entry.id) : null,
      pivotHref: (change) => {
        if (source !== null && !(isOfOnePerson && isAboutPeople(change))) {
          return `?${searchAfter(search, change).toString()}`;
        }
        return isAdmin ? paths.audit.href(searchOf({ range: 'all', ...change })) : null;
      },
    }),
    [isAdmin, isOfOnePerson, source, org.id, search],
  );
}
