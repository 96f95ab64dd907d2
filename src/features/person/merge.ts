import type { User } from '../../../contract/users.ts';

/** What the form of a person edits. */
export interface Editable {
  readonly full_name: string;
  readonly email: string;
}
export type EditableField = keyof Editable;
/** As the page calls them, and as `changesBetween` does. */
export const FIELD_LABELS: Readonly<Record<EditableField, string>> = {
  full_name: 'Name',
  email: 'E-mail',
};
export const EDITABLE: readonly EditableField[] = ['full_name', 'email'];

/** A field that two people changed, to different values. */
export interface Conflict {
  readonly field: EditableField;
  readonly mine: string;
  readonly theirs: string;
}

export const editableOf = ({ full_name, email }: User): Editable => ({ full_name, email });

/** The fields in which what is typed differs from what was read. */
export const changesOf = (base: Editable, typed: Editable): Partial<Editable> =>
  Object.fromEntries(
    EDITABLE.filter((field) => typed[field].trim() !== base[field]).map((field) => [
      field,
      typed[field],
    ]),
  );

/**
 * Puts what is typed on top of a newer reading: untouched fields become theirs, touched ones keep
 * what was typed, and those that both sides changed are told apart.
 */
export function mergeOnto(
  base: Editable,
  typed: Editable,
  theirs: Editable,
): { kept: Partial<Editable>; conflicts: Conflict[] } {
  const mine = changesOf(base, typed);
  const kept = EDITABLE.filter(
    (field) => mine[field] !== undefined && typed[field].trim() !== theirs[field],
  );
  return {
    kept: Object.fromEntries(kept.map((field) => [field, typed[field]])),
    conflicts: kept
      .filter((field) => theirs[field] !== base[field])
      .map((field) => ({ field, mine: typed[field], theirs: theirs[field] })),
  };
}
