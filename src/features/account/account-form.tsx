import { useState, type ReactNode } from 'react';
import { FormProvider, type FieldValues, type UseFormReturn } from 'react-hook-form';
import { ApiError, messageOf, requestIdOf } from '../../api/errors.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { applyServerErrors } from '../../lib/server-errors.ts';
import { duration } from '../../lib/time.ts';
import { useCountdown } from '../../lib/use-countdown.ts';
import '../../components/form-shell.css';
import '../../components/feedback.css';

/** Wait when the server throttles without saying for how long. */
const DEFAULT_WAIT = 30;

const isThrottle = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === 'too_many_attempts';

function Failure({ error, left }: { error: unknown; left: number }) {
  if (isThrottle(error)) {
    return left > 0 ? (
      <Notice tone="warn" role="alert">
        Too many attempts. Try again in <span className="tabular">{duration(left)}</span>.
      </Notice>
    ) : (
      <Notice role="status">You can try again now.</Notice>
    );
  }
  if (error === null) return null;
  return (
    <Notice tone="danger" role="alert">
      {messageOf(error)}
      {requestIdOf(error) !== null && (
        <span className="request-id mono">Request {requestIdOf(error)}</span>
      )}
    </Notice>
  );
}

/**
 * A form before sign-in: one wide button, errors on their fields, a countdown when throttled. No
 * leave guard: nothing here is worth a question.
 */
export function AccountForm<T extends FieldValues, O>({
  form,
  verb,
  onSubmit,
  children,
}: {
  form: UseFormReturn<T, unknown, O>;
  verb: string;
  /** What it rejects with is shown; nothing typed is lost. */
  onSubmit: (values: O) => Promise<unknown>;
  children: ReactNode;
}) {
  const [failure, setFailure] = useState<unknown>(null);
  const { left, start } = useCountdown();
  const submit = form.handleSubmit(async (values) => {
    if (left > 0) return;
    setFailure(null);
    try {
      await onSubmit(values);
    } catch (error) {
      if (isThrottle(error)) start(error.retryAfter ?? DEFAULT_WAIT);
      if (!applyServerErrors(form, error)) setFailure(error);
    }
  });
  return (
    <FormProvider {...form}>
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        {children}
        <Failure error={failure} left={left} />
        <Button
          type="submit"
          look="primary"
          wide
          busy={form.formState.isSubmitting}
          disabledReason={left > 0 ? `Try again in ${duration(left)}` : null}
        >
          {verb}
        </Button>
      </form>
    </FormProvider>
  );
}
