import { Button } from './button.tsx';
import { ChevronLeftIcon } from './icons.tsx';
import './list-toolbar.css';

const SIZES = [25, 50, 100, 200] as const;

/**
 * Previous and next by cursor, page size, and the total as far as it is known. Give it the `Page` of
 * `callPage`; `noun` is its plural ("people"); `ways` names the buttons where order is time.
 */
export function Pager({
  page,
  perPage,
  noun,
  ways = ['Previous', 'Next'],
  onGo,
  onPerPage,
}: {
  page:
    | {
        readonly total: number | null;
        readonly next: string | null;
        readonly previous: string | null;
      }
    | undefined;
  perPage: number;
  noun: string;
  ways?: readonly [string, string];
  onGo: (cursor: string) => void;
  onPerPage: (perPage: number) => void;
}) {
  // Below rows that are still to come it would only be pushed away.
  if (page === undefined) return null;
  const { next, previous, total } = page;
  const go = (cursor: string | null) => {
    if (cursor === null) return;
    onGo(cursor);
    window.scrollTo({ top: 0 });
  };
  return (
    <nav className="pager" aria-label="Pages">
      <span className="tabular">{total !== null && `${total.toLocaleString('en')} ${noun}`}</span>
      <span className="row">
        <label className="row">
          Rows
          <select value={perPage} onChange={(event) => onPerPage(Number(event.target.value))}>
            {SIZES.map((size) => (
              <option key={size} value={size}>
                {size}
              </option>
            ))}
          </select>
        </label>
        <Button
          icon={<ChevronLeftIcon />}
          disabledReason={previous === null ? 'This is the first page' : null}
          onClick={() => go(previous)}
        >
          {ways[0]}
        </Button>
        <Button
          disabledReason={next === null ? 'This is the last page' : null}
          onClick={() => go(next)}
        >
          {ways[1]}
        </Button>
      </span>
    </nav>
  );
}
