import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Makes `saved` what the form stands on. What was typed since `sent` went out stays, unsaved. */
export function settleForm<T extends FieldValues, C, O>(
  form: UseFormReturn<T, C, O>,
  sent: T,
  saved: T,
): void {
  const typed = form.getValues();
  form.reset(saved);
  for (const [field, value] of Object.entries(typed)) {
    if (isSame(value, sent[field])) continue;
    form.setValue(field as Path<T>, value, { shouldDirty: true });
  }
}
