import type { UseQueryResult } from '@tanstack/react-query';
import type { Key, ReactNode } from 'react';
import { ErrorPanel, Loading } from './async-states.tsx';
import { SearchBox } from './search-box.tsx';
import './choice-search.css';

/**
 * A search on the server, and what it found to choose from. `whyNot` says why one cannot be chosen;
 * it stays in the list, with the reason.
 */
export function ChoiceSearch<Row>(props: {
  /** What is searched, in the plural: `people`. */
  what: string;
  placeholder: string;
  q: string;
  onSearch: (q: string) => void;
  found: Pick<
    UseQueryResult<{ items: readonly Row[] }>,
    'data' | 'error' | 'isPending' | 'isFetching' | 'refetch'
  >;
  /** What is said where nothing was found. */
  nothing: string;
  keyOf: (row: Row) => Key;
  whyNot?: (row: Row) => ReactNode;
  onChoose: (row: Row) => void;
  /** A row, and what stands at its end unless there is a reason why it cannot be chosen. */
  show: (row: Row) => ReactNode;
  end?: (row: Row) => ReactNode;
}) {
  const { what, found, whyNot = () => null, onChoose, show, end = () => null } = props;
  const rows = found.data?.items;
  return (
    <>
      <div className="choice-search">
        <SearchBox
          value={props.q}
          label={`Search ${what}`}
          placeholder={props.placeholder}
          hasHotkey={false}
          onChange={props.onSearch}
        />
      </div>
      <div className="choices">
        {found.error !== null && rows === undefined && (
          <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
        )}
        {found.isPending && <Loading lines={5} />}
        {rows?.length === 0 && <p className="muted small">{props.nothing}</p>}
        <ul
          aria-label={`${what.slice(0, 1).toUpperCase()}${what.slice(1)}`}
          aria-busy={found.isFetching}
        >
          {rows?.map((row) => {
            const reason = whyNot(row);
            const last = reason ?? end(row);
            return (
              <li key={props.keyOf(row)}>
                <button
                  type="button"
                  aria-disabled={reason !== null}
                  onClick={() => reason === null && onChoose(row)}
                >
                  {show(row)}
                  {last !== null && <span className="muted small">{last}</span>}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}
