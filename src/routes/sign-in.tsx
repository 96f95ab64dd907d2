import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type SubmitEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import * as z from 'zod';
import { SignInBody } from '../../contract/session.ts';
import { ApiError, messageOf, requestIdOf } from '../api/errors.ts';
import { identityOf, sessionMutations, sessionQueries } from '../api/session.ts';
import { landing, paths, safeBack } from '../app/paths.ts';
import { Button } from '../components/button.tsx';
import { Field, PasswordInput } from '../components/field.tsx';
import { Gate } from '../components/gate.tsx';
import { Notice } from '../components/notice.tsx';
import { useArrival } from '../lib/arrival.ts';
import { duration } from '../lib/time.ts';
import { loadPage } from '../lib/unsaved.ts';
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

type Problems = Partial<Record<'email' | 'password', string[]>>;

/**
 * Sign-in: back to where one came from, or to one's landing page. Plain inputs instead of the form
 * library: this page is the first thing that is downloaded.
 */
export function Component() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const arrival = useArrival();
  const { left, start } = useCountdown();
  const signIn = useMutation(sessionMutations.signIn(client));
  const [problems, setProblems] = useState<Problems>({});
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (left > 0 || signIn.isPending) return;
    const form = new FormData(event.currentTarget);
    const body = SignInBody.safeParse({
      email: form.get('email'),
      password: form.get('password'),
      remember_device: form.has('remember_device'),
    });
    const found: Problems = body.success ? {} : z.flattenError(body.error).fieldErrors;
    setProblems(found);
    if (!body.success) return (found.email ? email : password).current?.focus();
    const held = client.getQueryData(sessionQueries.current().queryKey);
    try {
      const session = await signIn.mutateAsync(body.data);
      const to = safeBack(search.get('back')) ?? landing(session.rights.org_admin);
      // Came here by Back, and is another now: nothing that was read before may be seen.
      if (held !== undefined && identityOf(held) !== identityOf(session)) return loadPage(to);
      await navigate(to, { replace: true });
    } catch (error) {
      if (password.current !== null) password.current.value = '';
      password.current?.focus();
      if (error instanceof ApiError && error.code === 'too_many_attempts') {
        start(error.retryAfter ?? 30);
      }
    }
  };
  return (
    <Gate title="Sign in" lead="Manage the people of your organization.">
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        {arrival.notice !== undefined && signIn.error === null && (
          <Notice tone="ok" role="status">
            {arrival.notice}
          </Notice>
        )}
        <Refusal error={signIn.error} left={left} />
        <Field label="E-mail" error={problems.email?.[0]}>
          {(attributes) => (
            <input
              {...attributes}
              ref={email}
              className="input"
              name="email"
              type="email"
              autoComplete="username"
              defaultValue={arrival.email}
              autoFocus={arrival.email === undefined}
            />
          )}
        </Field>
        <Field label="Password" error={problems.password?.[0]}>
          {(attributes) => (
            <PasswordInput
              {...attributes}
              ref={password}
              name="password"
              autoComplete="current-password"
              autoFocus={arrival.email !== undefined}
            />
          )}
        </Field>
        <div className="gate-split">
          <label className="check">
            <input type="checkbox" name="remember_device" />
            Remember this device
          </label>
          <Link to={paths.forgotPassword.href()}>Forgot password?</Link>
        </div>
        <Button
          type="submit"
          look="primary"
          wide
          busy={signIn.isPending}
          disabledReason={left > 0 ? `Try again in ${duration(left)}` : null}
        >
          Sign in
        </Button>
      </form>
    </Gate>
  );
}
