import type { Session } from '../../../contract/session.ts';
import type { User } from '../../../contract/users.ts';

type Viewer = Pick<Session, 'user' | 'rights'>;

/** Why the reader may not touch what belongs to the account (sessions, keys), or null. */
export function whyNotAccount(person: User, viewer: Viewer): string | null {
  if (person.id === viewer.user.id || viewer.rights.super_user) return null;
  if (person.super_user) return 'Ranks higher than you';
  return person.governed_here === false
    ? `The account belongs to ${person.default_org.name}: only its admins can do this`
    : null;
}

/** The same for the two fields of the form: people rename themselves, but do not readdress. */
export const whyNotField = (
  field: 'full_name' | 'email',
  person: User,
  viewer: Viewer,
): string | null =>
  field === 'email' && person.id === viewer.user.id
    ? 'This is you: another admin has to change your address'
    : whyNotAccount(person, viewer);
