import { useQuery } from '@tanstack/react-query';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { SignInHistory } from '../../people/sign-in-history.tsx';
import { personQueries } from './person.queries.ts';
import { SECURITY_STATE } from './security-state.ts';

/** Sign-ins of a person and what was refused, newest first. */
export function SignIns({ person }: { person: User }) {
  const { state, patch } = useUrlState(SECURITY_STATE);
  const { cursor, per_page } = state;
  const { org, user } = useSession();
  const isElsewhere = person.governed_here === false && person.id !== user.id;
  const signIns = useQuery(personQueries.signIns(person.id, { cursor, per_page }));
  return (
    <SignInHistory
      lead={
        isElsewhere
          ? `Those at ${org.name}; the account's own are in the log of ${person.default_org.name}.`
          : 'Every attempt, those that were refused included.'
      }
      empty="Attempts show here, with place and device."
      signIns={signIns}
      perPage={per_page}
      patch={patch}
    />
  );
}
