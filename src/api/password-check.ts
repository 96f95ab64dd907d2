import { checkPassword } from '../../contract/passwords.ts';
import type { Reply } from '../../contract/route.ts';
import { call } from './client.ts';

export type PasswordVerdict = Reply<typeof checkPassword>;

/**
 * The server's judgement of a password: common, too short, holds the person's name. With the token
 * of a link it knows whose password it is; with a session too; with neither it judges by the general
 * rules. Not a query: a password must not stand in the cache, neither in a key nor in variables.
 */
export const judgePassword = (
  password: string,
  options: { resetToken?: string | undefined; signal?: AbortSignal } = {},
): Promise<PasswordVerdict> =>
  call(checkPassword, {
    body: {
      password,
      ...(options.resetToken !== undefined && { reset_token: options.resetToken }),
    },
    signal: options.signal,
  });
