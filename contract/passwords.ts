import * as z from 'zod';
import { FullName, MessageReply, Text, UserParams } from './primitives.ts';
import { defineRoute } from './route.ts';
import { User } from './users.ts';

export const ChangePasswordBody = z
  .strictObject({
    current_password: Text.min(1, 'Required').max(1000),
    password: Text.min(1, 'Required').max(1000),
    password_confirmation: Text.max(1000).optional(),
  })
  .refine(
    (body) =>
      body.password_confirmation === undefined || body.password_confirmation === body.password,
    { path: ['password_confirmation'], message: 'The two passwords differ' },
  );
export const ResetPasswordBody = z.strictObject({
  email: Text.trim().min(1, 'Required').max(1000),
});
export const SetPasswordBody = z
  .strictObject({
    reset_token: Text.min(1, 'Required').max(1000),
    password: Text.min(1, 'Required').max(1000),
    password_confirmation: Text.max(1000),
    full_name: FullName.optional().describe('Invitations: the name as its bearer writes it'),
  })
  .refine((body) => body.password_confirmation === body.password, {
    path: ['password_confirmation'],
    message: 'The two passwords differ',
  });

/** How long and how common a password may be in the org of the person it is for. */
export const PasswordRules = z.object({ min_length: z.int(), max_length: z.int() });
export type PasswordRules = z.output<typeof PasswordRules>;

export const changePassword = defineRoute({
  tag: 'passwords',
  params: UserParams,
  response: User,
  documented: true,
  method: 'PUT',
  path: '/users/:user_id/change_password',
  summary: 'Changes the own password; ends the other sessions',
  rights: 'signedIn',
  body: ChangePasswordBody,
  errors: ['forbidden', 'invalid_credentials', 'weak_password', 'too_many_attempts', 'conflict'],
});
export const resetPassword = defineRoute({
  method: 'POST',
  path: '/users/reset_password',
  summary: 'Mails a link, 30 minutes, once; answers alike for every address',
  tag: 'passwords',
  rights: 'public',
  body: ResetPasswordBody,
  response: MessageReply,
  errors: ['too_many_attempts'],
  documented: true,
});
export const setPassword = defineRoute({
  method: 'POST',
  path: '/users/set_password',
  summary: 'Sets the password with a reset link or an invitation',
  tag: 'passwords',
  rights: 'public',
  body: SetPasswordBody,
  response: User,
  errors: ['invalid_token', 'weak_password', 'too_many_attempts'],
  documented: true,
});
export const checkPassword = defineRoute({
  method: 'POST',
  path: '/passwords/check',
  summary: 'Judges a password against the rules; nothing is stored or logged',
  tag: 'passwords',
  rights: 'public',
  body: z.strictObject({
    password: Text.max(1000),
    reset_token: Text.max(1000).optional(),
  }),
  response: z.object({ rules: PasswordRules, problems: z.array(z.string()) }),
});
