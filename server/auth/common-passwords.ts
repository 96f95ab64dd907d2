let known: Promise<ReadonlySet<string>> | undefined;

/**
 * Some 49,000 of the most used passwords, in lower case. Read when the first password is judged:
 * a server that only serves lists never pays for it.
 */
export const commonPasswords = (): Promise<ReadonlySet<string>> => {
  known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return known;
};
