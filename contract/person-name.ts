import type * as z from 'zod';
import { Email, Id } from './primitives.ts';

/** The fields that name somebody of an org. */
export const personName = {
  id: Id.optional(),
  email: Email.optional().describe('Beside an id: of that same person'),
};

/** A row that names somebody by id, by e-mail, or, as it was read, by both. */
export const namingPerson = <
  T extends z.ZodType<{ id?: number | undefined; email?: string | undefined }>,
>(
  row: T,
) =>
  row
    .refine(({ id, email }) => id !== undefined || email !== undefined, {
      path: ['email'],
      message: 'Give id or email',
    })
    .meta({ anyOf: [{ required: ['id'] }, { required: ['email'] }] });
