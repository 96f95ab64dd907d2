import { laterEnd } from '../../../server/test/review-examples.ts';
import { PASSWORD } from '../../../server/test/seed.ts';
import type { Caller } from '../../../server/test/world.ts';
import type { Cast } from './cast.ts';
import { isRecord } from './is-record.ts';
import { inDays, reviewThatAgrees } from './review-meaning.ts';

const STRONG = 'another horse, another battery';

/** What fields mean beyond what a schema can say: two that must agree, names, the clock. */
const MEANT: Readonly<Record<string, (caller: Caller, cast: Cast) => unknown>> = {
  id: (_caller, cast) => cast.somebody(),
  password: () => STRONG,
  password_confirmation: () => STRONG,
  current_password: () => PASSWORD,
  until: () => inDays(1),
  due_at: () => laterEnd(),
  default_org_id: ({ person }) => person.orgId,
  org_id: ({ person }) => person.orgId,
  time_zone: () => 'Europe/Berlin',
  tz: () => 'Asia/Kolkata',
  event_filter: () => 'user,invite.sent',
  email_domain: () => 'example.com',
};

/** Members named twice, or with two roles, contradict themselves. */
const distinct = (list: unknown[]): unknown[] => {
  const keyed = list.map((one): [string, unknown] => [
    isRecord(one) ? JSON.stringify([one['id'], one['email']]) : JSON.stringify(one),
    one,
  ]);
  return [...new Map(keyed).values()];
};

/** A body or query with the fields that only make sense together set to what makes sense. */
export const withMeaning = (value: unknown, caller: Caller, cast: Cast): unknown => {
  if (Array.isArray(value)) return distinct(value.map((one) => withMeaning(one, caller, cast)));
  if (!isRecord(value)) return value;
  const meant = Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      one === null ? null : (MEANT[name]?.(caller, cast) ?? withMeaning(one, caller, cast)),
    ]),
  );
  if ('access_role' in meant) delete meant['admin'];
  // Where both stand, they must be of one person, whose address nobody here knows.
  if ('id' in meant && 'email' in meant) delete meant['email'];
  // Where both stand, one is the alias of the other.
  const named =
    'full_name' in meant && 'name' in meant ? { ...meant, name: meant['full_name'] } : meant;
  return reviewThatAgrees(named, () => cast.somebody());
};

/** Bodies of a sign-in that succeeds. */
export const signInBody = ({ person }: Caller) => ({ email: person.email, password: PASSWORD });
