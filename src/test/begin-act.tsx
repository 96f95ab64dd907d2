import { screen } from '@testing-library/react';
import type { User } from '../../contract/users.ts';
import type { Act } from '../people/availability.ts';
import { usePersonActs } from '../people/use-person-acts.tsx';
import { fakeUser } from './fakes.ts';
import { renderApp } from './render.tsx';

/** What begins one act on a person, with the dialogs of all. */
export function ActHarness({ act, person }: { act: Act; person: User }) {
  const { start, dialogs } = usePersonActs();
  return (
    <>
      <button onClick={() => start(act, person)}>Go</button>
      {dialogs}
    </>
  );
}

/** Begins an act on a person, as the menu of a row does. */
export async function beginAct(
  act: Act,
  person: User = fakeUser(),
  options: Parameters<typeof renderApp>[1] = {},
) {
  const app = renderApp(<ActHarness act={act} person={person} />, options);
  await app.user.click(screen.getByRole('button', { name: 'Go' }));
  return app;
}
