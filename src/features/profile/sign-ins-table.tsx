import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../api/session.ts';
import { param, useUrlState } from '../../lib/url-state.ts';
import { SignInHistory } from '../../people/sign-in-history.tsx';
import { profileQueries } from './profile.queries.ts';

const SHAPE = { cursor: param.text(), per_page: param.int(1, 200, 25) };

/** Own sign-ins, and what was refused, newest first. */
export function SignInsTable() {
  const { user } = useSession();
  const { state, patch } = useUrlState(SHAPE);
  const signIns = useQuery(profileQueries.signIns(user.id, state));
  return (
    <SignInHistory
      lead="Every attempt to sign in as you. A failed one that was not yours: change your password."
      empty="They are kept from now on."
      signIns={signIns}
      perPage={state.per_page}
      patch={patch}
    />
  );
}
