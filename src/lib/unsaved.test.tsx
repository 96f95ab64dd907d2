import { screen, waitFor, within } from '@testing-library/react';
import { useForm } from 'react-hook-form';
import { beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { impersonateUser, stopImpersonation } from '../../contract/impersonation.ts';
import { deleteSession } from '../../contract/session.ts';
import { useSignOut } from '../app/layout/use-sign-out.ts';
import { useStopActing } from '../app/layout/use-stop-acting.ts';
import { TextField } from '../components/fields.tsx';
import { FormShell } from '../components/form-shell.tsx';
import { usePersonActs } from '../people/use-person-acts.tsx';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { answer, server } from '../test/server.ts';
import { guardUnsaved } from './unsaved.ts';

function Page() {
  const form = useForm({ defaultValues: { note: '' } });
  const signOut = useSignOut();
  const { stop } = useStopActing();
  const { start, dialogs } = usePersonActs();
  return (
    <>
      <button onClick={signOut}>Sign out</button>
      <button onClick={stop}>Stop</button>
      <button onClick={() => start('impersonate', fakeUser({ id: 9, full_name: 'Bo Berg' }))}>
        Be Bo
      </button>
      <FormShell form={form} onSubmit={async () => undefined}>
        <TextField name="note" label="Note" />
      </FormShell>
      {dialogs}
    </>
  );
}

let asked: string[];
let assign: MockInstance;
let replace: MockInstance;
beforeEach(() => {
  asked = [];
  assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined);
  replace = vi.spyOn(window.location, 'replace').mockImplementation(() => undefined);
  const say = (what: string, reply: unknown) => () => {
    asked.push(what);
    return reply;
  };
  server.use(
    answer(deleteSession, say('sign out', { message: 'Signed out' })),
    answer(stopImpersonation, say('stop', fakeSession())),
    answer(impersonateUser, say('impersonate', fakeSession({ user: fakeUser({ id: 9 }) }))),
  );
});

type User = ReturnType<typeof renderApp>['user'];
const press = (name: string) => async (user: User) => {
  await user.click(screen.getByRole('button', { name }));
};
const beBo = async (user: User) => {
  await press('Be Bo')(user);
  await user.type(await screen.findByLabelText('Reason'), 'A bug of theirs');
  await user.click(screen.getByRole('button', { name: 'Sign in as Bo Berg' }));
};

describe('an act that loads another page', () => {
  it.each([
    ['sign out', press('Sign out')],
    ['stop', press('Stop')],
    ['impersonate', beBo],
  ])('asks for what is unsaved before it does anything: %s', async (what, doIt) => {
    const { user } = renderApp(<Page />);
    await user.type(screen.getByLabelText('Note'), 'half a thought');
    await doIt(user);
    const question = await screen.findByRole('alertdialog', { name: 'Leave without saving?' });
    await user.click(within(question).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(screen.getByLabelText('Note')).toHaveValue('half a thought');
    expect(asked).toEqual([]);

    await doIt(user);
    await user.click(await screen.findByRole('button', { name: 'Leave' }));
    await waitFor(() => expect([...assign.mock.calls, ...replace.mock.calls]).toHaveLength(1));
    expect(asked).toEqual([what]);
    // It was asked once: the browser lets the page go.
    const unload = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(unload);
    expect(unload.defaultPrevented).toBe(false);
  });

  it('waits for what is on its way', async () => {
    let resolve = (_may: boolean): void => undefined;
    const forget = guardUnsaved(() => new Promise((done) => (resolve = done)));
    const { user } = renderApp(<Page />);
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(asked).toEqual([]);
    resolve(true);
    await waitFor(() => expect(replace).toHaveBeenCalledExactlyOnceWith('/sign-in'));
    forget();
  });
});
