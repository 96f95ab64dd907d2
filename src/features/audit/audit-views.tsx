import { useSearchParams } from 'react-router';
import type { AuditEvent } from '../../../contract/audit.ts';
import { filterOf, searchAfter, type AuditState } from '../../audit/audit-state.ts';
import { Tabs } from '../../components/tabs.tsx';

const VIEWS: readonly { readonly label: string; readonly event: AuditEvent[] }[] = [
  { label: 'All events', event: [] },
  { label: 'Refused sign-ins', event: ['authn.login_failed', 'authn.login_blocked'] },
  { label: 'Roles', event: ['role.assigned', 'role.removed'] },
  { label: 'Locks', event: ['user.locked', 'user.auto_locked', 'user.unlocked'] },
  {
    label: 'Passwords',
    event: [
      'password.changed',
      'password.reset_requested',
      'password.reset_completed',
      'password.set_by_admin',
    ],
  },
  { label: 'In another name', event: ['impersonation.started', 'impersonation.ended'] },
  { label: 'Exports', event: ['export.created'] },
  { label: 'Refused requests', event: ['authz.denied'] },
];

const NO_FILTER = {
  q: '',
  outcome: [],
  actor: undefined,
  owner: undefined,
  person: undefined,
  ip: '',
  impersonated: undefined,
  change_filter: '',
  item_type: '',
  item_id: undefined,
};

/** The questions that a log is asked most. Each drops the other filters and keeps the span. */
export function AuditViews({ state }: { state: AuditState }) {
  const [search] = useSearchParams();
  const { event: _chosen, ...others } = filterOf(state);
  const isPlain = Object.keys(others).length === 0;
  return (
    <Tabs
      label="Quick views"
      tabs={VIEWS.map(({ label, event }) => ({
        label,
        to: { search: searchAfter(search, { ...NO_FILTER, event }).toString() },
        isCurrent: isPlain && event.join() === state.event.join(),
      }))}
    />
  );
}
