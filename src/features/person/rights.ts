import type { Session } from '../../../contract/session.ts';
import type { User } from '../../../contract/users.ts';

type Viewer = Pick<Session, 'user' | 'rights'>;

/** Why the reader may not touch what a person has in this org (sessions, API keys), or null. */
export const whyNotHere = (person: User, viewer: Viewer): string | null =>
  person.super_user && !viewer.rights.super_user && person.id !== viewer.user.id
    ? 'Ranks higher than you'
    : null;

/** Why the reader may not touch what belongs to the account (name, address), or null. */
export function whyNotAccount(person: User, viewer: Viewer): string | null {
  const isForeign =
    person.governed_here === false && person.id !== viewer.user.id && !viewer.rights.super_user;
  return (
    whyNotHere(person, viewer) ??
    (isForeign
      ? `The account belongs to ${person.default_org.name}: only its admins can do this`
      : null)
  );
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
