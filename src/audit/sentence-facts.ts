import type { LogEntry } from '../../contract/audit.ts';
import { fieldLabel } from './changes.ts';
import { say, type Part } from './sentence-parts.ts';

/** What the sentences are made of. */
export interface Facts {
  readonly entry: LogEntry;
  /** Who did it. */
  readonly who: Part;
  /** Whom it was done to. */
  readonly whom: Part;
  /** What it was done to: a key, an org. */
  readonly item: Part;
  readonly isSelf: boolean;
  /** `: lost laptop`, or nothing. */
  readonly why: readonly Part[];
  /** `the name and the tier`: which fields changed. */
  readonly fields: readonly string[];
  readonly before: (field: string) => unknown;
  readonly after: (field: string) => unknown;
}

const person = (id: number, name: string, email: string, nobody: string): Part => {
  if (id === 0 && name === '' && email === '') return nobody;
  return { kind: 'person', id, text: name !== '' ? name : email !== '' ? email : `Person ${id}` };
};

/** The actor of an entry. */
export const actorPart = (entry: LogEntry): Part =>
  person(entry.user.id, entry.full_name ?? '', entry.user.email, 'The system');

/** Who acted in the name of the actor. */
export const impersonatorPart = ({ impersonator, impersonator_id: id }: LogEntry): Part =>
  person(id ?? 0, impersonator?.full_name ?? '', impersonator?.email ?? '', 'somebody');

/** The person whom an entry concerns. */
export const ownerPart = (entry: LogEntry): Part =>
  entry.owner_id === 0 && (entry.item_label ?? '') !== ''
    ? { kind: 'name', text: entry.item_label ?? '' }
    : person(entry.owner_id, entry.owner_name ?? '', entry.owner_email, 'somebody');

/** Takes an entry apart. */
export const factsOf = (entry: LogEntry): Facts => ({
  entry,
  who: actorPart(entry),
  whom: ownerPart(entry),
  item: { kind: 'name', text: entry.item_label || `${entry.item_type} ${entry.item_id}` },
  isSelf: entry.owner_id !== 0 && entry.owner_id === entry.user.id,
  why: entry.reason ? say`: ${{ kind: 'quote', text: entry.reason }}` : [],
  fields: Object.keys(entry.object_changes).map((field) => fieldLabel(field).toLowerCase()),
  before: (field) => entry.object_changes[field]?.[0],
  after: (field) => entry.object_changes[field]?.[1],
});
