import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { ApiError } from '../api/errors.ts';

/**
 * Puts the server's messages onto the fields they name and focuses the first. What no field of this
 * form can show (another error, an unknown field) is left to the caller.
 * @returns whether every message found its field.
 */
export function applyServerErrors<T extends FieldValues, C, O>(
  form: UseFormReturn<T, C, O>,
  error: unknown,
): boolean {
  if (!(error instanceof ApiError)) return false;
  const entries = Object.entries(error.details);
  if (entries.length === 0) return false;
  const values = form.getValues();
  let isFirst = true;
  let isComplete = true;
  for (const [path, messages] of entries) {
    const top = path.split('.')[0] ?? path;
    if (!(top in values)) {
      isComplete = false;
      continue;
    }
    const message = messages.join('. ');
    form.setError(path as Path<T>, { type: 'server', message }, { shouldFocus: isFirst });
    isFirst = false;
  }
  return isComplete;
}
