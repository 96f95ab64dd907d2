import { useState } from 'react';
import { useFeature } from '../../api/session.ts';
import { FilterSelect } from '../../components/list-toolbar.tsx';
import { PhoneFilters } from '../../components/phone-filters.tsx';
import { useIsDrawn, useIsPhone } from '../../lib/use-is-phone.ts';
import { TeamFilter, TeamQuestion } from '../../teams/team-filter.tsx';
import { filterOf, type PeopleFilter, type PeopleState } from './people-state.ts';

const STATUS = [
  { value: 'ACTIVE', label: 'Active' },
  { value: 'DEACTIVATED', label: 'Deactivated' },
] as const;
const LOCKED = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
] as const;
const ROLE = [
  { value: 'admin', label: 'Admin' },
  { value: 'member', label: 'Member' },
] as const;
const INVITE = [
  { value: 'pending', label: 'Pending' },
  { value: 'expired', label: 'Expired' },
] as const;
const SPANS = [7, 30, 60, 90, 180, 365];

/** Days without activity and "never signed in" are one question to the reader. */
function activityOptions(days: number | undefined) {
  const spans = days === undefined || SPANS.includes(days) ? SPANS : [...SPANS, days];
  return [
    ...spans
      .toSorted((a, b) => a - b)
      .map((span) => ({ value: String(span), label: `None for ${span}+ days` })),
    { value: 'never', label: 'Never signed in' },
  ];
}

interface FiltersProps {
  readonly state: PeopleState;
  readonly onChange: (change: PeopleFilter) => void;
}

function Selects({ state, onChange, onAskTeam }: FiltersProps & { onAskTeam: () => void }) {
  const isTold = useFeature('people_search');
  const activity =
    state.never_signed_in === 'true' ? 'never' : state.idle_days && String(state.idle_days);
  return (
    <>
      <FilterSelect
        label="Status"
        value={state.status}
        options={STATUS}
        onChange={(status) => onChange({ status })}
      />
      <FilterSelect
        label="Locked"
        value={state.locked}
        options={LOCKED}
        onChange={(locked) => onChange({ locked })}
      />
      <FilterSelect
        label="Role"
        value={state.role}
        options={ROLE}
        onChange={(role) => onChange({ role })}
      />
      <TeamFilter
        value={state.team_id}
        onAsk={onAskTeam}
        onClear={() => onChange({ team_id: undefined })}
      />
      {isTold && (
        <FilterSelect
          label="Invitation"
          value={state.invite}
          options={INVITE}
          onChange={(invite) => onChange({ invite })}
        />
      )}
      {isTold && (
        <FilterSelect
          label="Last activity"
          value={activity || undefined}
          options={activityOptions(state.idle_days)}
          onChange={(value) =>
            onChange({
              never_signed_in: value === 'never' ? 'true' : undefined,
              idle_days: value === undefined || value === 'never' ? undefined : Number(value),
            })
          }
        />
      )}
    </>
  );
}

/** The filters of the people list; on a phone behind a button that says how many are set. */
export function PeopleFilters(props: FiltersProps) {
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Arranged {...props} onAskTeam={() => setAsks(true)} />
      {/* Beside what the width arranges anew, so that it stays open as that changes. */}
      <TeamQuestion
        open={asks}
        onClose={() => setAsks(false)}
        onChoose={(team_id) => props.onChange({ team_id })}
      />
    </>
  );
}

function Arranged(props: Parameters<typeof Selects>[0]) {
  const isPhone = useIsPhone();
  const isDrawn = useIsDrawn();
  const selects = <Selects {...props} />;
  if (!isDrawn && !isPhone) return selects;
  const count = Object.keys(filterOf(props.state)).length;
  const behind = <PhoneFilters count={count}>{selects}</PhoneFilters>;
  return !isDrawn ? (
    behind
  ) : (
    <>
      <span className="drawn-wide">{selects}</span>
      <span className="drawn-phone">{behind}</span>
    </>
  );
}
