import { useSearchParams } from 'react-router';
import { FilterSelect, ListToolbar } from '../../components/list-toolbar.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { writeState } from '../../lib/url-state.ts';
import { INVITES_SHAPE, isNarrowed, type InvitesState } from './invites-state.ts';
import type { InvitesPage } from './use-invites-page.ts';

const VIEWS = [
  { label: 'All', status: [] },
  { label: 'Pending', status: ['pending'] },
  { label: 'Expired', status: ['expired'] },
  { label: 'Accepted', status: ['accepted'] },
  { label: 'Revoked', status: ['revoked'] },
] as const;

/** One tab for each state. A view starts without search and without the other filters. */
export function InviteViews({ state }: { state: InvitesState }) {
  const [search] = useSearchParams();
  return (
    <Tabs
      label="Quick views"
      tabs={VIEWS.map(({ label, status }) => ({
        label,
        to: {
          search: writeState(INVITES_SHAPE, search, {
            q: '',
            expires_within_hours: undefined,
            invited_by: undefined,
            status: [...status],
          }).toString(),
        },
        isCurrent:
          state.expires_within_hours === undefined &&
          state.invited_by === undefined &&
          state.status.join() === status.join(),
      }))}
    />
  );
}

const SPANS = [24, 72, 168];
const spanLabel = (hours: number): string =>
  hours % 24 === 0 && hours > 24 ? `Within ${hours / 24} days` : `Within ${hours} hours`;

/** Those of the URL too, whatever they are. */
const spanOptions = (hours: number | undefined) =>
  (hours === undefined || SPANS.includes(hours) ? SPANS : [...SPANS, hours])
    .toSorted((a, b) => a - b)
    .map((span) => ({ value: String(span), label: spanLabel(span) }));

/** Whose invitations: set by links of other pages, and taken off here. */
function SentBy({ state, patch, query }: Pick<InvitesPage, 'state' | 'patch' | 'query'>) {
  const { invited_by: id } = state;
  if (id === undefined) return null;
  const sender = query.data?.items.find(({ invited_by: by }) => by?.id === id)?.invited_by;
  return (
    <FilterSelect
      label="Sent by"
      value={String(id)}
      options={[{ value: String(id), label: sender?.full_name ?? `person ${id}` }]}
      onChange={(value) => value === undefined && patch({ invited_by: undefined })}
    />
  );
}

/** Search and filters above the list. */
export function InviteTools({ state, patch, clear, search, query }: InvitesPage) {
  const hours = state.expires_within_hours;
  return (
    <ListToolbar
      search={
        <SearchBox
          value={state.q}
          label="Search invitations"
          placeholder="Name or e-mail"
          onChange={search}
        />
      }
      filters={
        <>
          <FilterSelect
            label="Expires"
            value={hours === undefined ? undefined : String(hours)}
            options={spanOptions(hours)}
            onChange={(value) =>
              patch({ expires_within_hours: value === undefined ? undefined : Number(value) })
            }
          />
          <SentBy state={state} patch={patch} query={query} />
        </>
      }
      onReset={isNarrowed(state) ? clear : undefined}
    />
  );
}
