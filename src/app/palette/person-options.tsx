import type { Session } from '../../../contract/session.ts';
import type { User } from '../../../contract/users.ts';
import { hasFeature } from '../../api/session.ts';
import { ACT_LABELS } from '../../people/act-menu.tsx';
import { whyNot, type Act } from '../../people/availability.ts';
import { isAdminIn, nameOf } from '../../people/person-facts.ts';
import {
  ACTIVATE_EFFECTS,
  deactivateEffects,
  IMPERSONATE_EFFECTS,
  LOCK_EFFECTS,
  ONE_TIME_EFFECTS,
  removeEffects,
  RESET_EFFECTS,
  UNLOCK_EFFECTS,
} from '../../people/words.ts';
import type { Option } from './option.ts';
import type { PersonVerb } from './parse-command.ts';

/** What an act on a person brings about, in a sentence or two. */
function consequenceOf(act: PersonVerb, person: User, { org }: Session): string {
  switch (act) {
    case 'lock':
      return LOCK_EFFECTS.happens.join(' ');
    case 'unlock':
      return UNLOCK_EFFECTS.happens.join(' ');
    case 'deactivate':
      return deactivateEffects(person.governed_here === false ? org.name : null).happens.join(' ');
    case 'activate':
      return ACTIVATE_EFFECTS.happens.join(' ');
    case 'reset':
      return RESET_EFFECTS.happens.join(' ');
    case 'password':
      return ONE_TIME_EFFECTS.happens.join(' ');
    case 'remove':
      return removeEffects(org.name).happens.join(' ');
    case 'impersonate':
      return IMPERSONATE_EFFECTS.happens.join(' ');
    case 'role':
      return isAdminIn(person, org.id)
        ? 'Is an admin now; you are asked which role it shall be.'
        : 'Is a member now; you are asked which role it shall be.';
  }
}

const labelOf = (act: PersonVerb, name: string): string => {
  if (act === 'impersonate') return `Sign in as ${name}`;
  if (act === 'role') return `Change the role of ${name}`;
  if (act === 'remove') return `Remove ${name} from the org`;
  if (act === 'reset') return `Send ${name} a reset link`;
  if (act === 'password') return `Set a one-time password for ${name}`;
  return `${ACT_LABELS[act]} ${name}`;
};

const isThere = (act: PersonVerb, session: Session): boolean => {
  if (act === 'impersonate') return hasFeature(session, 'impersonation');
  return act !== 'password' || hasFeature(session, 'one_time_passwords');
};

/**
 * An order about a person, for everybody whom its words fit. What takes something away asks once
 * more, in the dialog that the person's own menu opens.
 */
export const personOptions = (
  act: PersonVerb,
  people: readonly User[],
  session: Session,
  start: (act: Act, person: User) => void,
): Option[] =>
  isThere(act, session)
    ? people.map((person) => ({
        key: `${act}-${person.id}`,
        group: 'Do',
        label: (
          <>
            <strong>{labelOf(act, nameOf(person))}</strong>{' '}
            <bdi className="muted small">{person.email}</bdi>
          </>
        ),
        hint: consequenceOf(act, person, session),
        disabledReason: whyNot(act, person, session),
        run: () => start(act, person),
      }))
    : [];
