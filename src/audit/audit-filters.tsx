import { useState } from 'react';
import { useFeature, useSession } from '../api/session.ts';
import { FilterSelect } from '../components/list-toolbar.tsx';
import { PhoneFilters } from '../components/phone-filters.tsx';
import { useIsPhone } from '../lib/use-is-phone.ts';
import { filterOf, type AuditChange, type AuditState } from './audit-state.ts';
import type { AuditSource } from './audit.queries.ts';
import { OUTCOMES } from './event-words.ts';
import { EventFilter, EventQuestion } from './event-filter.tsx';
import { PersonFilter, PersonQuestion } from './person-filter.tsx';
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

/** What is asked in a dialog. */
type Asks = 'person' | 'events';

function Selects({
  state,
  source,
  onChange,
  onAsk,
}: FiltersProps & { onAsk: (what: Asks) => void }) {
  const [outcome] = state.outcome;
  return (
    <>
      {source.kind === 'user' ? (
        <SideFilter state={state} userId={source.userId} onChange={onChange} />
      ) : (
        <PersonFilter onAsk={() => onAsk('person')} />
      )}
      <EventFilter value={state.event} onAsk={() => onAsk('events')} />
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
  const [asks, setAsks] = useState<Asks | null>(null);
  const isPhone = useIsPhone();
  const range = <RangeFilter state={state} zone={zone} now={now} onChange={patch} />;
  const canFilter = useFeature('audit_filters');
  if (!canFilter) return range;
  const selects = <Selects state={state} source={source} onChange={patch} onAsk={setAsks} />;
  const { q: _search, ...set } = filterOf(state);
  const close = () => setAsks(null);
  return (
    <>
      {range}
      {isPhone ? <PhoneFilters count={Object.keys(set).length}>{selects}</PhoneFilters> : selects}
      {/* Beside what the width arranges anew, so that they stay open as that changes. */}
      <PersonQuestion open={asks === 'person'} onClose={close} onChange={patch} />
      <EventQuestion
        open={asks === 'events'}
        value={state.event}
        onClose={close}
        onChange={(event) => patch({ event })}
      />
    </>
  );
}
