import { useQuery } from '@tanstack/react-query';
import type { OrgApiKey } from '../../../contract/api-keys.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { KeyIcon } from '../../components/icons.tsx';
import { FilterSelect, ListToolbar } from '../../components/list-toolbar.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { useListMoves } from '../../components/use-list-moves.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { labelOf, useKeyActs } from './key-acts.tsx';
import { KEYS_COLUMNS } from './keys-columns.tsx';
import { isNarrowed, KEYS_SHAPE, keysQueryOf, LOOK_KEYS, MAX_SEARCH } from './keys-state.ts';
import { keysQueries } from './keys.queries.ts';

const STATES = [
  { value: 'ended', label: 'Ended' },
  { value: 'all', label: 'All' },
] as const;
const IDLE = [30, 60, 80].map((days) => ({ value: String(days), label: `${days} days and more` }));
const NEVER = [{ value: 'true', label: 'Never used' }] as const;

const idOf = (key: OrgApiKey): number => key.id;
const countKeys = (total: number): string =>
  total === 1 ? '1 key' : `${total.toLocaleString('en')} keys`;

/** The page of keys that the URL stands for. */
export function useKeysPage() {
  const { org } = useSession();
  const { state, patch, reset } = useUrlState(KEYS_SHAPE);
  const query = useQuery(keysQueries.list(org.id, keysQueryOf(state)));
  const moves = useListMoves({ q: state.q, patch, query, count: countKeys, maxSearch: MAX_SEARCH });
  const clear = () => reset(LOOK_KEYS);
  return { state, patch, clear, query, ...moves };
}
type KeysPage = ReturnType<typeof useKeysPage>;

/** Why there is no key: a filter, a page past the end, or nobody has made one. */
function NoKeys({ state, patch, clear }: KeysPage) {
  if (state.cursor !== '') {
    return <PastEnd what="keys" onFirst={() => patch({ cursor: '' })} />;
  }
  if (isNarrowed(state)) return <NoMatch terms={state.q} onClear={clear} />;
  return (
    <EmptyState icon={<KeyIcon size={20} />} title="Nobody has an API key">
      People make their own, in their profile, for programs that act as them.
    </EmptyState>
  );
}

function KeyTools({ state, patch, clear, search }: KeysPage) {
  return (
    <ListToolbar
      search={
        <SearchBox
          value={state.q}
          label="Search keys"
          placeholder="Key, or its owner"
          onChange={search}
        />
      }
      filters={
        <>
          <FilterSelect
            label="State"
            value={state.state === 'live' ? undefined : state.state}
            options={STATES}
            onChange={(value) => patch({ state: value ?? 'live' })}
          />
          <FilterSelect
            label="Not used for"
            value={state.idle_days === undefined ? undefined : String(state.idle_days)}
            options={
              state.idle_days === undefined ||
              IDLE.some((one) => one.value === String(state.idle_days))
                ? IDLE
                : [...IDLE, { value: String(state.idle_days), label: `${state.idle_days} days` }]
            }
            onChange={(value) =>
              patch({ idle_days: value === undefined ? undefined : Number(value) })
            }
          />
          <FilterSelect
            label="Use"
            value={state.never_used}
            options={NEVER}
            onChange={(never_used) => patch({ never_used })}
          />
        </>
      }
      onReset={isNarrowed(state) ? clear : undefined}
    />
  );
}

/** Everybody's keys, with the ways to replace or end one. */
export function KeysList({ page }: { page: KeysPage }) {
  const { state, patch, query, retry } = page;
  const { rowActions, dialogs } = useKeyActs();
  return (
    <>
      <KeyTools {...page} />
      <DataTable
        label="Keys"
        columns={KEYS_COLUMNS}
        rows={query.data?.items}
        rowId={idOf}
        rowLabel={labelOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={retry}
        sorting={{
          by: state.sort,
          order: state.order,
          onChange: (sort, order) => patch({ sort, order }),
        }}
        rowActions={rowActions}
        empty={<NoKeys {...page} />}
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'key' : 'keys'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
      {dialogs}
    </>
  );
}
