import type { User } from '../../../contract/users.ts';

/** What the form of a person edits, as the page calls it and as `changesBetween` does. */
export const FIELD_LABELS = { full_name: 'Name', email: 'E-mail' } as const;

export type Editable = Readonly<Record<keyof typeof FIELD_LABELS, string>>;

export const editableOf = ({ full_name, email }: User): Editable => ({ full_name, email });
