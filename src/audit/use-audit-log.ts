import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ApiError } from '../api/errors.ts';
import { useTimeZone } from '../lib/time.ts';
import { useUrlState } from '../lib/url-state.ts';
import { AUDIT_SHAPE, listQueryOf, LOOK_KEYS, type AuditChange } from './audit-state.ts';
import { auditQueries, type AuditSource } from './audit.queries.ts';

const MINUTE = 60_000;

/** The clock that spans are counted from. To the minute, so that a preload asks for the same. */
export const auditClock = (): number => Math.floor(Date.now() / MINUTE) * MINUTE;

/** One log as the URL describes it. */
export function useAuditLog(source: AuditSource) {
  const zone = useTimeZone();
  const { state, patch: write, reset } = useUrlState(AUDIT_SHAPE);
  const [clock, setClock] = useState(auditClock);
  const query = useQuery(auditQueries.list(source, listQueryOf(state, zone, clock)));
  const client = useQueryClient();
  const { refetch } = query;
  const isLost = query.error instanceof ApiError && query.error.code === 'invalid_cursor';

  const patch = useCallback(
    (change: AuditChange, options?: { replace?: boolean }) =>
      write({ since: undefined, ...change }, options),
    [write],
  );
  const clear = useCallback(() => reset(LOOK_KEYS), [reset]);
  const go = useCallback(
    (cursor: string) => write({ cursor, since: state.since ?? clock }),
    [write, state.since, clock],
  );
  /** From the newest event, with the clock as it is now. */
  const refresh = useCallback(() => {
    const now = auditClock();
    const newest = { ...state, since: undefined, cursor: '' };
    const { queryKey } = auditQueries.list(source, listQueryOf(newest, zone, now));
    // Asked anew also where it was read a moment ago.
    void client.invalidateQueries({ queryKey, exact: true });
    setClock(now);
    if (state.since !== undefined || state.cursor !== '') patch({ cursor: '' });
  }, [client, source, state, zone, patch]);
  const retry = useCallback(() => {
    if (isLost) patch({ cursor: '' }, { replace: true });
    else void refetch();
  }, [isLost, patch, refetch]);
  return { state, zone, now: state.since ?? clock, query, patch, clear, go, refresh, retry };
}
export type AuditLogState = ReturnType<typeof useAuditLog>;
