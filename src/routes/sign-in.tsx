import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormProvider, useForm } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { SignInBody } from '../../contract/session.ts';
import { ApiError, messageOf, requestIdOf } from '../api/errors.ts';
import { sessionMutations } from '../api/session.ts';
import { landing, paths, safeBack } from '../app/paths.ts';
import { Button } from '../components/button.tsx';
import { CheckboxField, PasswordField, TextField } from '../components/fields.tsx';
import { Gate } from '../components/gate.tsx';
import { Notice } from '../components/notice.tsx';
import { duration } from '../lib/time.ts';
import { useCountdown } from '../lib/use-countdown.ts';
import '../components/form-shell.css';
import '../components/feedback.css';

/** What a refused sign-in says. A wrong address and a wrong password read alike. */
function Refusal({ error, left }: { error: unknown; left: number }) {
  if (left > 0) {
    return (
      <Notice tone="warn" role="alert">
        Too many attempts. Try again in <span className="tabular">{duration(left)}</span>.
      </Notice>
    );
  }
  if (error === null) return null;
  const isThrottle = error instanceof ApiError && error.code === 'too_many_attempts';
  if (isThrottle) return <Notice role="status">You can try again now.</Notice>;
  const requestId = error instanceof ApiError && error.status < 500 ? null : requestIdOf(error);
  return (
    <Notice tone="danger" role="alert">
      {messageOf(error)}
      {requestId !== null && <span className="request-id mono">Request {requestId}</span>}
    </Notice>
  );
}

/** Sign-in: back to where one came from, or to one's landing page. */
export function Component() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { left, start } = useCountdown();
  const signIn = useMutation(sessionMutations.signIn(client));
  const form = useForm({
    defaultValues: { email: '', password: '', remember_device: false },
    resolver: zodResolver(SignInBody),
  });
  const submit = form.handleSubmit(async (body) => {
    if (left > 0) return;
    try {
      const session = await signIn.mutateAsync(body);
      const to = safeBack(search.get('back')) ?? landing(session.rights.org_admin);
      await navigate(to, { replace: true });
    } catch (error) {
      form.resetField('password');
      form.setFocus('password');
      if (error instanceof ApiError && error.code === 'too_many_attempts') {
        start(error.retryAfter ?? 30);
      }
    }
  });
  return (
    <Gate title="Sign in" lead="to manage the people of your organization.">
      <FormProvider {...form}>
        <form className="form" noValidate onSubmit={(event) => void submit(event)}>
          <Refusal error={signIn.error} left={left} />
          <TextField name="email" type="email" label="E-mail" autoComplete="username" autoFocus />
          <PasswordField name="password" label="Password" autoComplete="current-password" />
          <div className="gate-split">
            <CheckboxField name="remember_device" label="Remember this device" />
            <Link to={paths.forgotPassword.href()}>Forgot password?</Link>
          </div>
          <Button
            type="submit"
            look="primary"
            wide
            busy={form.formState.isSubmitting}
            disabledReason={left > 0 ? `Try again in ${duration(left)}` : null}
          >
            Sign in
          </Button>
        </form>
      </FormProvider>
    </Gate>
  );
}
