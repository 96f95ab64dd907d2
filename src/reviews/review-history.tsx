import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSession } from '../api/session.ts';
import { EmptyState, PastEnd } from '../components/async-states.tsx';
import { DataTable } from '../components/data-table.tsx';
import { ReviewIcon } from '../components/icons.tsx';
import { Pager } from '../components/pager.tsx';
import { useListMoves } from '../components/use-list-moves.ts';
import { param, useUrlState } from '../lib/url-state.ts';
import { historyColumns, type HistoryRow } from './history-columns.tsx';
import { historyQueries } from './history.queries.ts';
import { counted } from './words.ts';

const SHAPE = { per_page: param.int(1, 200, 50), cursor: param.text() };
const idOf = ({ id }: HistoryRow): number => id;
const labelOf = ({ review }: HistoryRow): string => review.name;
const countItems = (total: number): string => counted(total, 'decision');

/** What was decided of a person's rights, in all reviews. `isOwn`: the reader looks at their own. */
export function ReviewHistory({ userId, isOwn }: { userId: number; isOwn: boolean }) {
  const { org, rights } = useSession();
  const { state, patch } = useUrlState(SHAPE);
  const { per_page, cursor } = state;
  const query = useQuery(
    historyQueries.list(userId, { per_page, ...(cursor !== '' && { cursor }) }),
  );
  const { retry } = useListMoves({ q: '', patch, query, count: countItems, maxSearch: 0 });
  const columns = useMemo(
    () => historyColumns(org.name, rights.org_admin),
    [org.name, rights.org_admin],
  );
  const empty =
    cursor === '' ? (
      <EmptyState icon={<ReviewIcon size={20} />} title="Never reviewed">
        {isOwn
          ? 'When somebody is asked whether you still need a right, what they said stands here.'
          : 'When somebody is asked whether this person still needs a right, the answer stands here.'}
      </EmptyState>
    ) : (
      <PastEnd what="decisions" onFirst={() => patch({ cursor: '' })} />
    );
  return (
    <>
      <DataTable
        label="Reviews of rights"
        columns={columns}
        rows={query.data?.items}
        rowId={idOf}
        rowLabel={labelOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={retry}
        skeletonRows={6}
        empty={empty}
      />
      <Pager
        page={query.data}
        perPage={per_page}
        noun={query.data?.total === 1 ? 'decision' : 'decisions'}
        onGo={(next) => patch({ cursor: next })}
        onPerPage={(rows) => patch({ per_page: rows })}
      />
    </>
  );
}
