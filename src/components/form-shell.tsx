import { useState, type ReactNode } from 'react';
import { FormProvider, type FieldValues, type UseFormReturn } from 'react-hook-form';
import { LostReplyError, messageOf, requestIdOf } from '../api/errors.ts';
import { applyServerErrors } from '../lib/server-errors.ts';
import { settleForm } from '../lib/settle-form.ts';
import { Button } from './button.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { Notice } from './notice.tsx';
import './form-shell.css';

interface FormShellProps<T extends FieldValues, O> {
  /** Mount it after its data: `useForm({defaultValues: data, resolver: zodResolver(Body)})`. */
  readonly form: UseFormReturn<T, unknown, O>;
  /**
   * Saves. When the promise resolves, what was sent counts as saved, or what `settle` was called
   * with; what was typed meanwhile does not. When it rejects with field errors they go onto their
   * fields, anything else is shown above the button. Mark the mutation with
   * `meta: {errors: 'caller'}`.
   */
  readonly onSubmit: (values: O, settle: (saved: T) => void) => Promise<unknown>;
  /** `bar`: Save appears when something has changed. `button`: it is always there. */
  readonly save?: 'bar' | 'button';
  readonly verb?: string;
  /** Beside the button of `save="button"`: usually Cancel. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A form with its save bar, leave guard and errors. Fields inside bind by name. */
export function FormShell<T extends FieldValues, O>(props: FormShellProps<T, O>) {
  const { form, onSubmit, save = 'bar', verb = 'Save changes', aside, children } = props;
  const [failure, setFailure] = useState<unknown>(null);
  const { isDirty, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    const sent = structuredClone(form.getValues());
    let isTold = false;
    const settle = (saved: T) => {
      isTold = true;
      settleForm(form, sent, saved);
    };
    try {
      await onSubmit(values, settle);
      if (!isTold) settle(sent);
    } catch (error) {
      if (!applyServerErrors(form, error)) setFailure(error);
    }
  });
  // No answer came, but what was read since holds what was typed.
  const isSettled = failure instanceof LostReplyError && !isDirty;
  const button = (
    <Button type="submit" look="primary" busy={isSubmitting}>
      {verb}
    </Button>
  );
  return (
    <FormProvider {...form}>
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        {children}
        {isSettled && (
          <Notice tone="ok" role="status">
            The answer was lost on the way, but it was saved.
          </Notice>
        )}
        {failure !== null && !isSettled && (
          <Notice tone="danger" role="alert">
            {messageOf(failure)}
            {requestIdOf(failure) !== null && (
              <span className="request-id mono">Request {requestIdOf(failure)}</span>
            )}
          </Notice>
        )}
        {save === 'button' && (
          <div className="row">
            {button}
            {aside}
          </div>
        )}
        {save === 'bar' && isDirty && (
          <div className="save-bar" role="region" aria-label="Unsaved changes">
            <span>Unsaved changes</span>
            <Button
              onClick={() => {
                setFailure(null);
                form.reset();
              }}
            >
              Discard
            </Button>
            {button}
          </div>
        )}
        <LeaveGuard isOn={isDirty && !isSubmitting} />
      </form>
    </FormProvider>
  );
}
