import { MAX_INVITES } from '../../../contract/invites.ts';
import type { InviteBody } from './invites.queries.ts';

/** What was typed, pasted or read from a file about one person, not yet judged. */
export interface Entry {
  readonly email: string;
  readonly full_name: string;
  readonly admin: boolean;
  /** Line of the file it was read from. */
  readonly line?: number;
  /** What was odd about it in the file. */
  readonly note?: string;
}

/** A row of the grid. Never changed in place: another object is another row to judge. */
export interface DraftRow extends Entry {
  readonly id: number;
}

/** Longest cell the server reads; what is longer is not an address or a name anyway. */
const MOST_CHARACTERS = 1000;

/** A row as the server takes it. */
export const toRequest = ({ email, full_name, admin }: Entry): InviteBody['invites'][number] => ({
  email: email.slice(0, MOST_CHARACTERS),
  ...(full_name.trim() !== '' && { full_name: full_name.slice(0, MOST_CHARACTERS) }),
  ...(admin && { admin }),
});

let lastId = 0;

/** Entries as new rows of the grid. */
export const toRows = (entries: readonly Entry[]): DraftRow[] =>
  entries.map((entry) => ({ ...entry, id: ++lastId }));

/** Why so many more do not fit; null when they do. */
export function tooMany(already: number, more: number): string | null {
  if (already + more <= MAX_INVITES) return null;
  const most = MAX_INVITES.toLocaleString('en');
  return already === 0
    ? `${more.toLocaleString('en')} rows are too many: ${most} can be invited at once. Split the list.`
    : `With these ${more.toLocaleString('en')} there would be ${(already + more).toLocaleString('en')} rows: ${most} can be invited at once.`;
}
