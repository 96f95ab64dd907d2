import type { AuditEvent } from '../../contract/audit.ts';
import type { Facts } from './sentence-facts.ts';
import { listing, say, type Part } from './sentence-parts.ts';

type Sayer = (facts: Facts) => readonly Part[];

const many = (value: unknown, one: string, more: string): string =>
  value === 1
    ? `1 ${one}`
    : `${typeof value === 'number' ? value.toLocaleString('en') : 'some'} ${more}`;
const when = ({ after }: Facts): readonly Part[] => {
  const at = after('starts_at');
  return typeof at === 'string' && at !== 'now' ? say` at ${{ kind: 'instant', at }}` : say` now`;
};

const to = ({ after }: Facts): readonly Part[] => {
  const at = after('due_at');
  return typeof at === 'string' ? say` to ${{ kind: 'instant', at }}` : [];
};

const isOfNextRuns = ({ entry }: Facts): boolean =>
  entry.association_resource?.['next_runs'] === true;

/** What is told of access reviews from their making to their end. */
export const REVIEW_RUNS = {
  'review.created': ({ who, item, entry }) =>
    entry.user.id === 0
      ? say`The next run of the review ${item} was made`
      : say`${who} made the review ${item}`,
  'review.scheduled': (f) => say`${f.who} set the review ${f.item} to start${when(f)}`,
  'review.not_started': ({ item, why }) => say`The review ${item} did not start${why}`,
  'review.started': ({ item, after }) =>
    say`The review ${item} started with ${many(after('items'), 'item', 'items')}, handed to ${many(after('reviewers'), 'reviewer', 'reviewers')}`,
  'review.handed_over': (f) => {
    const items = many(f.after('items'), 'item', 'items');
    return f.entry.owner_id === 0
      ? say`${items} of the review ${f.item} wait for a reviewer${f.why}`
      : say`${items} of the review ${f.item} went to ${f.whom}${f.why}`;
  },
  'review.updated': (f) =>
    say`${f.who} changed ${f.fields.length === 0 ? 'details' : `the ${listing(f.fields)}`} of the ${isOfNextRuns(f) ? 'next runs of the ' : ''}review ${f.item}`,
  'review.deleted': ({ who, item }) =>
    say`${who} deleted the review ${item}, which had not started`,
  'review.paused': ({ who, item, why }) => say`${who} paused the review ${item}${why}`,
  'review.resumed': ({ who, item }) => say`${who} let the review ${item} go on`,
  'review.extended': (f) => say`${f.who} moved the end of the review ${f.item}${to(f)}${f.why}`,
  'review.stopped': ({ who, item, why }) => say`${who} stopped the review ${item} for good${why}`,
  'review.reassigned': (f) =>
    say`${f.who} handed ${many(f.after('items'), 'item', 'items')} of the review ${f.item} to ${f.whom}${f.why}`,
  'review.nudged': ({ who, whom, item }) =>
    say`${who} reminded ${whom} of what is open in the review ${item}`,
} satisfies Partial<Record<AuditEvent, Sayer>>;
