import * as z from 'zod';
import type { PasswordRules } from '../../contract/passwords.ts';

/** Characters as people and the server count them: code points after normalization. */
export const lengthOf = (password: string): number => [...password.normalize('NFKC')].length;

/** A new password as far as the form can judge it alone; the rest is the server's. */
export const newPassword = (rules: PasswordRules) =>
  z
    .string()
    .min(1, 'Required')
    .refine((value) => value === '' || lengthOf(value) >= rules.min_length, {
      message: `At least ${rules.min_length} characters`,
    })
    .refine((value) => lengthOf(value) <= rules.max_length, {
      message: `At most ${rules.max_length} characters`,
    });

/** A password and its repetition, for `refine`. */
export const repeatsPassword = (values: {
  readonly password: string;
  readonly password_confirmation: string;
}): boolean => values.password === values.password_confirmation;

export const REPEAT_ERROR = {
  path: ['password_confirmation'],
  message: 'The two passwords differ',
};
