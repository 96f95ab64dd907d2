/** What makes two addresses the same: NFKC, lower case, no surrounding space. */
export const emailKey = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

/** Text as it is searched by: NFKC, lower case, no surrounding space. */
export const searchKey = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

// NFKC can make one character eighteen; a sort key travels in cursors and stays short.
const MOST_SORTED = 200;

/** What names are sorted and searched by. */
export const sortName = (name: string): string =>
  searchKey(name).slice(0, MOST_SORTED).toWellFormed();

/** The name an account has until its owner writes their own: what stands before the @. */
export const nameFromEmail = (email: string): string => email.split('@', 1)[0] ?? email;

/** The id that a text is, if it is one: what is searched for may be. */
export const idOf = (text: string): number | undefined =>
  /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
