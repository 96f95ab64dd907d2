import { useFeature, useSession } from '../api/session.ts';
import { FilterSelect } from '../components/list-toolbar.tsx';
import { PhoneFilters } from '../components/phone-filters.tsx';
import { useIsPhone } from '../lib/use-is-phone.ts';
import { filterOf, type AuditChange, type AuditState } from './audit-state.ts';
import type { AuditSource } from './audit.queries.ts';
import { OUTCOMES } from './event-words.ts';
import { EventFilter } from './event-filter.tsx';
import { PersonFilter } from './person-filter.tsx';
import { RangeFilter } from './range-filter.tsx';
import type { AuditLogState } from './use-audit-log.ts';

const SIDES = [
  { value: 'actor', label: 'By this person' },
  { value: 'owner', label: 'To this person' },
] as const;
const OWN_SIDES = [
  { value: 'actor', label: 'By me' },
  { value: 'owner', label: 'To me' },
] as const;

interface FiltersProps {
  readonly state: AuditState;
  readonly source: AuditSource;
  readonly onChange: (change: AuditChange) => void;
}

/** In the log of one person: what they did, or what was done to them. */
function SideFilter({
  state,
  userId,
  onChange,
}: Omit<FiltersProps, 'source'> & { userId: number }) {
  const { user } = useSession();
  const side = state.actor === userId ? 'actor' : state.owner === userId ? 'owner' : undefined;
  return (
    <FilterSelect
      label="Side"
      value={side}
      options={user.id === userId ? OWN_SIDES : SIDES}
      onChange={(chosen) =>
        onChange({
          actor: chosen === 'actor' ? userId : undefined,
          owner: chosen === 'owner' ? userId : undefined,
        })
      }
    />
  );
}

function Selects({ state, source, onChange }: FiltersProps) {
  const [outcome] = state.outcome;
  return (
    <>
      {source.kind === 'user' ? (
        <SideFilter state={state} userId={source.userId} onChange={onChange} />
      ) : (
        <PersonFilter onChange={onChange} />
      )}
      <EventFilter value={state.event} onChange={(event) => onChange({ event })} />
      <FilterSelect
        label="Outcome"
        value={state.outcome.length === 1 ? outcome : undefined}
        options={OUTCOMES}
        onChange={(chosen) => onChange({ outcome: chosen === undefined ? [] : [chosen] })}
      />
    </>
  );
}

/** The filters of a log; on a phone behind a button that says how many are set. */
export function AuditFilters({ log, source }: { log: AuditLogState; source: AuditSource }) {
  const { state, zone, now, patch } = log;
  const isPhone = useIsPhone();
  const range = <RangeFilter state={state} zone={zone} now={now} onChange={patch} />;
  const canFilter = useFeature('audit_filters');
  const selects = <Selects state={state} source={source} onChange={patch} />;
  if (!canFilter) return range;
  if (!isPhone) {
    return (
      <>
        {range}
        {selects}
      </>
    );
  }
  const { q: _search, ...set } = filterOf(state);
  const count = Object.keys(set).length;
  return (
    <>
      {range}
      <PhoneFilters count={count}>{selects}</PhoneFilters>
    </>
  );
}
