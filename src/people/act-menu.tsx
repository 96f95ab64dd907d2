import type { Session } from '../../contract/session.ts';
import type { User } from '../../contract/users.ts';
import { paths } from '../app/paths.ts';
import { hasFeature } from '../api/session.ts';
import type { MenuEntry } from '../components/menu-list.tsx';
import { actsFor, whyNot, type Act } from './availability.ts';
import { nameOf } from './person-facts.ts';

export const ACT_LABELS: Readonly<Record<Act, string>> = {
  role: 'Change role',
  team: 'Add to team',
  owner: 'Make owner of the org',
  reset: 'Send reset link',
  password: 'Set one-time password',
  resend: 'Resend invitation',
  lock: 'Lock',
  unlock: 'Unlock',
  deactivate: 'Deactivate',
  activate: 'Activate',
  remove: 'Remove from org',
  impersonate: 'Sign in as this person',
};

/**
 * The menu of one person, in the order people know from other consoles. What is not open to the
 * caller stays in it and says why. `isOnPage`: on the person's own page, without ways to it.
 */
export function actEntries(
  person: User,
  session: Session,
  start: (act: Act, person: User) => void,
  { isOnPage = false }: { isOnPage?: boolean } = {},
): MenuEntry[] {
  const entry = (act: Act): MenuEntry => ({
    label: act === 'impersonate' ? `Sign in as ${nameOf(person)}` : ACT_LABELS[act],
    onSelect: () => start(act, person),
    disabledReason: whyNot(act, person, session),
    ...(act === 'remove' && { danger: true }),
  });
  const acts = actsFor(person, session.org.id).filter(
    (act) => act !== 'remove' && (act !== 'password' || hasFeature(session, 'one_time_passwords')),
  );
  return [
    ...(isOnPage ? [] : [{ label: 'Open', to: paths.person.href(person.id) }]),
    ...acts.map(entry),
    ...(isOnPage ? [] : [{ label: 'View audit', to: paths.person.href(person.id, 'audit') }]),
    ...(hasFeature(session, 'impersonation') ? ['divider' as const, entry('impersonate')] : []),
    'divider',
    // The org is somebody's to give away: others are not even asked.
    ...(session.rights.org_owner === true && person.id !== session.user.id ? [entry('owner')] : []),
    ...(hasFeature(session, 'offboarding')
      ? [
          {
            label: 'Offboard',
            to: paths.leaving.href(person.id),
            disabledReason: whyNot('remove', person, session),
          },
        ]
      : []),
    entry('remove'),
  ];
}
