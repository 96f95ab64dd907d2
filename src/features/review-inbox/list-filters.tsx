import { RIGHT_KINDS } from '../../../contract/review-settings.ts';
import { Button } from '../../components/button.tsx';
import { FilterSelect } from '../../components/list-toolbar.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { RIGHT_LABELS } from '../../reviews/words.ts';
import { isNarrowed, type InboxState } from './inbox-state.ts';

const KINDS = RIGHT_KINDS.map((value) => ({ value, label: RIGHT_LABELS[value][1] }));
const VIEWS = [
  { view: 'open', label: 'Open' },
  { view: 'decided', label: 'Decided' },
  { view: 'all', label: 'All' },
] as const;
const ONLY = [
  { value: 'advised', label: 'Advised to revoke' },
  { value: 'new', label: 'New or changed' },
] as const;

/** What the list shows. It stands there in every state of the list. */
export function ListFilters({
  state,
  counts,
  isSeries,
  onChange,
}: {
  state: InboxState;
  counts: Readonly<Record<InboxState['view'], number>>;
  isSeries: boolean;
  onChange: (change: Partial<InboxState>) => void;
}) {
  const toggle = (value: 'advised' | 'new') =>
    onChange({
      only: state.only.includes(value)
        ? state.only.filter((one) => one !== value)
        : [...state.only, value],
    });
  return (
    <div className="inbox-filters" role="toolbar" aria-label="What the list shows">
      <div className="inbox-views" role="group" aria-label="View">
        {VIEWS.map(({ view, label }) => (
          <button
            key={view}
            type="button"
            aria-pressed={state.view === view}
            onClick={() => onChange({ view })}
          >
            {label} <span className="tabular">{counts[view].toLocaleString('en')}</span>
          </button>
        ))}
      </div>
      <SearchBox
        value={state.q}
        label="Search items"
        placeholder="Person, team, resource or key"
        onChange={(q) => onChange({ q })}
      />
      <div className="inbox-only">
        {ONLY.filter(({ value }) => isSeries || value !== 'new').map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className="inbox-toggle"
            aria-pressed={state.only.includes(value)}
            onClick={() => toggle(value)}
          >
            {label}
          </button>
        ))}
        <FilterSelect
          label="Kind"
          value={state.kind}
          options={KINDS}
          onChange={(kind) => onChange({ kind })}
        />
        {isNarrowed(state) && (
          <Button look="quiet" onClick={() => onChange({ only: [], kind: undefined, q: '' })}>
            Reset
          </Button>
        )}
      </div>
    </div>
  );
}
