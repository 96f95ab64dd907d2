import { useState, type ReactNode } from 'react';
import { FormProvider, type FieldValues, type UseFormReturn } from 'react-hook-form';
import { messageOf, requestIdOf } from '../api/errors.ts';
import { DialogBody, DialogFoot } from '../components/app-dialog.tsx';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { applyServerErrors } from '../lib/server-errors.ts';

/** A form inside a dialog: Cancel and the verb below, errors on their fields or above the buttons. */
export function KeyForm<T extends FieldValues, O>({
  form,
  verb,
  onSubmit,
  onClose,
  setBusy,
  onEdit,
  children,
}: {
  form: UseFormReturn<T, unknown, O>;
  verb: string;
  onSubmit: (values: O) => Promise<unknown>;
  onClose: () => void;
  /** Keeps the dialog from closing while the server works. */
  setBusy: (busy: boolean) => void;
  onEdit?: () => void;
  children: ReactNode;
}) {
  const [failure, setFailure] = useState<unknown>(null);
  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    setBusy(true);
    try {
      await onSubmit(values);
    } catch (error) {
      if (!applyServerErrors(form, error)) setFailure(error);
    } finally {
      setBusy(false);
    }
  });
  const { isSubmitting } = form.formState;
  return (
    <FormProvider {...form}>
      <form
        className="dialog-form"
        noValidate
        onSubmit={(event) => void submit(event)}
        onChange={onEdit}
      >
        <DialogBody>
          {children}
          {failure !== null && (
            <Notice tone="danger" role="alert">
              {messageOf(failure)}
              {requestIdOf(failure) !== null && (
                <span className="request-id mono">Request {requestIdOf(failure)}</span>
              )}
            </Notice>
          )}
        </DialogBody>
        <DialogFoot>
          <Button onClick={onClose} disabledReason={isSubmitting ? 'Under way' : null}>
            Cancel
          </Button>
          <Button type="submit" look="primary" busy={isSubmitting}>
            {verb}
          </Button>
        </DialogFoot>
      </form>
    </FormProvider>
  );
}
