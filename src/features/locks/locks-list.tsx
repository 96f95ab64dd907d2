import { useQuery } from '@tanstack/react-query';
import { Suspense, useCallback, useMemo, useState } from 'react';
import type { LockEntry } from '../../../contract/session.ts';
import { ApiError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { UnlockIcon } from '../../components/icons.tsx';
import { FilterSelect, ListToolbar } from '../../components/list-toolbar.tsx';
import { Pager } from '../../components/pager.tsx';
import { lazyChunk } from '../../lib/chunk.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { nameOf } from '../../people/person-facts.ts';
import { locksColumns } from './locks-columns.tsx';
import { LOCKS_SHAPE, locksQueryOf } from './locks-state.ts';
import { locksQueries } from './locks.queries.ts';

const UnlockDialog = lazyChunk(() =>
  import('../../people/unlock-dialog.tsx').then((module) => ({ default: module.UnlockDialog })),
);

const KINDS = [
  { value: 'admin', label: 'By an admin' },
  { value: 'automatic', label: 'Failed sign-ins' },
] as const;

const idOf = (lock: LockEntry): number => lock.id;

/** The page of locks that the URL stands for. */
export function useLocksPage() {
  const { state, patch, reset } = useUrlState(LOCKS_SHAPE);
  const query = useQuery(locksQueries.list(locksQueryOf(state)));
  return { state, patch, reset, query };
}

/** Why the list is empty: good news, a filter, or a page past the end. */
function NoLocks({ state, patch }: Pick<ReturnType<typeof useLocksPage>, 'state' | 'patch'>) {
  if (state.cursor !== '') return <PastEnd what="locks" onFirst={() => patch({ cursor: '' })} />;
  if (state.kind !== undefined) return <NoMatch onClear={() => patch({ kind: undefined })} />;
  return (
    <EmptyState icon={<UnlockIcon size={20} />} title="Nobody is locked">
      Whoever an admin locks, or locks out by failed sign-ins, stands here until it ends.
    </EmptyState>
  );
}

/** Who is locked, why, and until when; with the way to unlock. */
export function LocksList({ page }: { page: ReturnType<typeof useLocksPage> }) {
  const { state, patch, reset, query } = page;
  const { user } = useSession();
  const [asked, setAsked] = useState<{ lock: LockEntry; isOpen: boolean } | null>(null);
  const whyNot = useCallback(
    (lock: LockEntry) =>
      lock.user_id === user.id ? 'This is you: another admin has to do it' : null,
    [user.id],
  );
  const columns = useMemo(
    () => locksColumns((lock) => setAsked({ lock, isOpen: true }), whyNot),
    [whyNot],
  );
  const isLost = query.error instanceof ApiError && query.error.code === 'invalid_cursor';
  return (
    <>
      <ListToolbar
        filters={
          <FilterSelect
            label="Kind"
            value={state.kind}
            options={KINDS}
            onChange={(kind) => patch({ kind })}
          />
        }
        onReset={state.kind === undefined ? undefined : () => reset(['per_page'])}
      />
      <DataTable
        label="Locks"
        columns={columns}
        rows={query.data?.items}
        rowId={idOf}
        rowLabel={nameOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={() => (isLost ? patch({ cursor: '' }, { replace: true }) : void query.refetch())}
        empty={<NoLocks state={state} patch={patch} />}
        skeletonRows={6}
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'lock' : 'locks'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
      {asked !== null && (
        <Suspense fallback={null}>
          <UnlockDialog
            key={`${asked.lock.id}/${asked.lock.user_etag}`}
            person={{
              id: asked.lock.user_id,
              etag: asked.lock.user_etag,
              name: nameOf(asked.lock),
            }}
            lock={asked.lock}
            open={asked.isOpen}
            onClose={() => setAsked({ ...asked, isOpen: false })}
            onDone={() => toastDone(`${nameOf(asked.lock)} is unlocked`)}
          />
        </Suspense>
      )}
    </>
  );
}
