/** What the fields of a form hold, as text. */
export type Texts<F extends string> = Readonly<Record<F, string>>;

/** A field that two people changed, to different values. */
export interface Conflict<F extends string = string> {
  readonly field: F;
  readonly mine: string;
  readonly theirs: string;
}

/** One fact that differs between two readings of the same thing, in words. */
export interface Change {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

export const fieldsOf = <F extends string>(texts: Texts<F>) => Object.keys(texts) as F[];

const isSame = (typed: string, read: string) => typed === read || typed.trim() === read;

/** The fields in which what is typed differs from what was read. */
export const changesOf = <F extends string>(
  base: Texts<F>,
  typed: Texts<F>,
): Partial<Record<F, string>> => {
  const changes: Partial<Record<F, string>> = {};
  for (const field of fieldsOf(base)) {
    if (!isSame(typed[field], base[field])) changes[field] = typed[field];
  }
  return changes;
};

/**
 * Puts what is typed on top of a newer reading: untouched fields become theirs, touched ones keep
 * what was typed, and those that both sides changed are told apart.
 */
export function mergeOnto<F extends string>(
  base: Texts<F>,
  typed: Texts<F>,
  theirs: Texts<F>,
): { kept: Partial<Record<F, string>>; conflicts: Conflict<F>[] } {
  const mine = changesOf(base, typed);
  const kept: Partial<Record<F, string>> = {};
  const conflicts: Conflict<F>[] = [];
  for (const field of fieldsOf(base)) {
    if (mine[field] === undefined || isSame(typed[field], theirs[field])) continue;
    kept[field] = typed[field];
    if (theirs[field] === base[field]) continue;
    conflicts.push({ field, mine: typed[field], theirs: theirs[field] });
  }
  return { kept, conflicts };
}
