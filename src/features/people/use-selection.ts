import { useMemo, useState } from 'react';
import { MAX_BULK } from '../../../contract/bulk.ts';
import type { User } from '../../../contract/users.ts';
import type { BulkScope } from '../../bulk/bulk.queries.ts';
import type { Left } from '../../lib/outcomes.ts';
import { useChosen } from '../../lib/use-chosen.ts';
import { bulkFilterOf, type PeopleState } from './people-state.ts';

/** Everybody who matches but for some; of one set of filters. */
interface AllMatching {
  readonly key: string;
  readonly total: number;
  readonly except: ReadonlySet<number>;
}

interface Somebody {
  readonly id: number;
}

/**
 * Who is chosen in the list: people one by one, over pages, or everybody who matches the filters, on
 * whichever page. The latter ends when the filters change.
 */
export function useSelection(
  state: PeopleState,
  rows: readonly User[] | undefined,
  total: number | null,
) {
  const chosen = useChosen<Somebody>(rows);
  const [all, setAll] = useState<AllMatching | null>(null);
  const filter = bulkFilterOf(state);
  const key = JSON.stringify(filter);
  const matching = all !== null && all.key === key ? all : null;
  // For good: the same filters again are another question.
  if (all !== matching) setAll(null);

  const ids = useMemo(
    () =>
      matching === null
        ? chosen.ids
        : new Set((rows ?? []).flatMap(({ id }) => (matching.except.has(id) ? [] : [id]))),
    [matching, chosen.ids, rows],
  );
  const onChange = (next: Set<number>) => {
    if (matching === null) return chosen.onChange(next);
    const except = new Set(matching.except);
    for (const { id } of rows ?? []) {
      if (next.has(id)) except.delete(id);
      else except.add(id);
    }
    setAll({ ...matching, except });
  };
  const count = matching === null ? chosen.items.length : matching.total - matching.except.size;
  const scope: BulkScope =
    matching === null
      ? { ids: chosen.items.map(({ id }) => id) }
      : { filter, except: [...matching.except] };
  const canWiden = matching === null && total !== null && total > count && count > 0;
  return {
    ids,
    onChange,
    count,
    scope,
    failures: chosen.failures,
    isAll: matching !== null,
    /** Offered when there is more than is chosen; null otherwise. */
    widen: canWiden
      ? {
          total,
          whyNot:
            total > MAX_BULK
              ? `One act takes ${MAX_BULK.toLocaleString('en')} people at most: narrow the list`
              : null,
          run: () => {
            chosen.clear();
            setAll({ key, total, except: new Set() });
          },
        }
      : null,
    clear: () => {
      chosen.clear();
      setAll(null);
    },
    /** After an act on many: who is left, and why. */
    keep: (left: readonly Left<Somebody>[]) => {
      setAll(null);
      chosen.keep(left);
    },
  };
}
