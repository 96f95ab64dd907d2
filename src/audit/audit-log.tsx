import type { ReactNode } from 'react';
import { useFeature } from '../api/session.ts';
import { EmptyState, NoMatch, PastEnd } from '../components/async-states.tsx';
import { Button } from '../components/button.tsx';
import { AuditIcon, RefreshIcon } from '../components/icons.tsx';
import { ListToolbar } from '../components/list-toolbar.tsx';
import { Pager } from '../components/pager.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { isNarrowed } from './audit-state.ts';
import { AuditTable } from './audit-table.tsx';
import type { AuditSource } from './audit.queries.ts';
import { FilterChips } from './filter-chips.tsx';
import { RangeLine } from './range-filter.tsx';
import { useReach } from './reach.ts';
import { RANGE_LABELS } from './time-range.ts';
import type { AuditLogState } from './use-audit-log.ts';
import './audit-filters.css';

// The sentence says it; most of the time the target is this person.
const OF_ONE_PERSON = ['target'];

/** Why there is nothing: filters, a page past the end, or a span in which nothing happened. */
function NoEvents({ log }: { log: AuditLogState }) {
  const { state, patch, clear } = log;
  if (state.cursor !== '') {
    return <PastEnd what="events" first="Newest events" onFirst={() => patch({ cursor: '' })} />;
  }
  if (isNarrowed(state)) return <NoMatch terms={state.q} onClear={clear} />;
  const span =
    state.range === 'custom'
      ? 'on these days'
      : `in the ${RANGE_LABELS[state.range].toLowerCase()}`;
  return (
    <EmptyState
      icon={<AuditIcon size={20} />}
      title={state.range === 'all' ? 'Nothing has happened yet' : `Nothing happened ${span}`}
      action={
        state.range !== 'all' && (
          <Button onClick={() => patch({ range: 'all', from: '', to: '' })}>
            Look at all time
          </Button>
        )
      }
    >
      Sign-ins, changes and refusals stand here as soon as they happen.
    </EmptyState>
  );
}

/**
 * A log with search, filters, spans and pages, all in the URL:
 * `<AuditLog source={{ kind: 'user', userId }} log={useAuditLog(source)} />`. `source` must not change
 * identity with every render.
 */
export function AuditLog({
  source,
  log,
  end,
}: {
  source: AuditSource;
  log: AuditLogState;
  /** At the end of the toolbar. */
  end?: ReactNode;
}) {
  const { state, zone, now, query, patch, clear } = log;
  const reach = useReach(source);
  const canFilter = useFeature('audit_filters');
  return (
    <>
      <ListToolbar
        {...(canFilter && {
          search: (
            <SearchBox
              value={state.q}
              label="Search events"
              placeholder="Name, reason or change"
              onChange={(q) => patch({ q }, { replace: true })}
            />
          ),
        })}
        filters={<AuditFilters log={log} source={source} />}
        onReset={isNarrowed(state) || state.range !== '7d' ? clear : undefined}
        {...(end !== undefined && { end })}
      />
      <FilterChips state={state} source={source} onChange={patch} />
      <div className="audit-range">
        <RangeLine state={state} zone={zone} now={now} />
        <Button look="quiet" label="Refresh" icon={<RefreshIcon />} onClick={log.refresh} />
      </div>
      <AuditTable
        rows={query.data?.items}
        reach={reach}
        hidden={source.kind === 'user' ? OF_ONE_PERSON : []}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={log.retry}
        empty={<NoEvents log={log} />}
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'event' : 'events'}
        ways={['Newer', 'Older']}
        onGo={log.go}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </>
  );
}
