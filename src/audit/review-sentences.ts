import type { AuditEvent } from '../../contract/audit.ts';
import type { Facts } from './sentence-facts.ts';
import { say, type Part } from './sentence-parts.ts';

type Sayer = (facts: Facts) => readonly Part[];

const quoted = (value: unknown): Part => ({
  kind: 'name',
  text: typeof value === 'string' && value !== '' ? value : 'something',
});

/** `operator of Orders (flows)`, and whose. */
const rightOf = ({ entry, item, whom }: Facts): readonly Part[] => [
  item,
  ' of ',
  entry.owner_id === 0 ? quoted(entry.association_resource?.['holder']) : whom,
];
const reviewOf = ({ entry }: Facts): Part => quoted(entry.association_resource?.['name']);

const DECIDED: Readonly<Record<string, string>> = {
  keep: 'decided to keep',
  revoke: 'decided to take away',
  reduce: 'decided to reduce',
  unsure: 'was unsure about',
};

const RESULTS: Readonly<Record<string, string>> = {
  applied: 'took away',
  already_gone: 'found gone already:',
  changed_since: 'left alone, as it had changed:',
  blocked_last_admin: 'could not take away from the last admin:',
  blocked_rank: 'could not take away, for reasons of rank:',
  blocked: 'could not take away:',
};

/** What is told of access reviews once they are decided and applied. */
export const REVIEW_OUTCOME = {
  'review.decided': (f) => {
    const decision = f.after('decision');
    const did = typeof decision === 'string' ? DECIDED[decision] : 'took back what they said of';
    return say`${f.who} ${did ?? 'decided about'} ${rightOf(f)} in the review ${reviewOf(f)}${f.why}`;
  },
  'review.closed': (f) =>
    f.entry.user.id === 0
      ? say`The review ${f.item} ended`
      : say`${f.who} ended the review ${f.item}${f.why}`,
  'review.planned': (f) =>
    say`The answers of the review ${f.item} were counted: ${f.entry.change_summary[0] ?? ''}`,
  'review.approved': ({ who, item, why }) =>
    say`${who} approved, as the second person, what the review ${item} takes away${why}`,
  'review.apply_started': ({ who, item }) => say`${who} let the review ${item} be applied`,
  'review.waiting': ({ item }) => say`The review ${item} waits for an admin to apply it`,
  'review.applied': (f) => {
    const result = f.after('result');
    const did = typeof result === 'string' ? RESULTS[result] : undefined;
    return say`The review ${reviewOf(f)} ${did ?? 'failed to take away'} ${rightOf(f)}`;
  },
  'review.completed': ({ item }) => say`The review ${item} was completed`,
  'review.retried': ({ who, item }) =>
    say`${who} let the review ${item} try again what it could not take away`,
  'review.checked': ({ who, item, entry }) =>
    say`${who} looked whether what the review ${item} took away is gone: ${entry.change_summary[0] ?? ''}`,
  'review.signed_off': ({ who, item, why }) => say`${who} signed off the review ${item}${why}`,
} satisfies Partial<Record<AuditEvent, Sayer>>;
