/** What makes two addresses the same: NFKC, lower case, no surrounding space. */
export const emailKey = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

/** What names are sorted and searched by. */
export const sortName = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** The name an account has until its owner writes their own: what stands before the @. */
export const nameFromEmail = (email: string): string => email.split('@', 1)[0] ?? email;
