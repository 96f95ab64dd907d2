import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormProvider, useForm } from 'react-hook-form';
import * as z from 'zod';
import { messageOf } from '../../api/errors.ts';
import { identityOf, sessionMutations, useSession } from '../../api/session.ts';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { PasswordField } from '../../components/fields.tsx';
import { Notice } from '../../components/notice.tsx';
import { clockOf, useTimeZone } from '../../lib/time.ts';
import { paths } from '../paths.ts';
import { useSignOut } from './use-sign-out.ts';

const Password = z.object({ password: z.string().min(1, 'Required') });

/** Asks for the password on the spot; the page behind keeps what was typed into it. */
function SignInAgain({ onLive }: { onLive: () => void }) {
  const client = useQueryClient();
  const before = useSession();
  const { user, impersonator } = before;
  // Whose password is asked for: never that of somebody else in whose name one acted.
  const { email } = impersonator ?? user;
  const signIn = useMutation(sessionMutations.signIn(client));
  const form = useForm({ defaultValues: { password: '' }, resolver: zodResolver(Password) });
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      const session = await signIn.mutateAsync({ email, password });
      // Signed in as another, or to another org: the keeper loads the document anew.
      if (identityOf(session) !== identityOf(before)) return;
      onLive();
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    } catch {
      form.resetField('password');
      form.setFocus('password');
    }
  });
  return (
    <FormProvider {...form}>
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <DialogBody>
          <p className="muted">
            Your session has ended. Sign in as <bdi>{email}</bdi> to go on where you were; nothing
            on the page is lost.
          </p>
          {signIn.error !== null && (
            <Notice tone="danger" role="alert">
              {messageOf(signIn.error)}
            </Notice>
          )}
          <PasswordField
            name="password"
            label="Password"
            autoComplete="current-password"
            autoFocus
          />
        </DialogBody>
        <DialogFoot>
          <Button onClick={() => window.location.assign(paths.signIn.href())}>
            Use another account
          </Button>
          <Button type="submit" look="primary" busy={form.formState.isSubmitting}>
            Sign in
          </Button>
        </DialogFoot>
      </form>
    </FormProvider>
  );
}

function StillThere({ endsAt, onLive }: { endsAt: number; onLive: () => void }) {
  const zone = useTimeZone();
  const signOut = useSignOut();
  const stay = useMutation({ ...sessionMutations.stay(useQueryClient()), onSuccess: onLive });
  // Whoever closes it is there.
  return (
    <AppDialog open title="Still there?" role="alertdialog" onClose={() => stay.mutate()}>
      <DialogBody>
        <p>
          You will be signed out at <strong className="tabular">{clockOf(endsAt, zone)}</strong>.
        </p>
      </DialogBody>
      <DialogFoot>
        <Button onClick={signOut}>Sign out now</Button>
        <Button look="primary" autoFocus busy={stay.isPending} onClick={() => stay.mutate()}>
          Stay signed in
        </Button>
      </DialogFoot>
    </AppDialog>
  );
}

/** The two dialogs around the end of a session. */
export const SessionDialogs = ({
  state,
  endsAt,
  onLive,
}: {
  state: 'ending' | 'ended';
  endsAt: number;
  onLive: () => void;
}) =>
  state === 'ending' ? (
    <StillThere endsAt={endsAt} onLive={onLive} />
  ) : (
    <AppDialog open title="Sign in again" role="alertdialog" isBusy hasVeil onClose={onLive}>
      <SignInAgain onLive={onLive} />
    </AppDialog>
  );
