import type { Decision, ReviewItem } from '../../../contract/review-items.ts';

/** What was answered last time and has not changed since, by what was answered. */
export interface Group {
  readonly decision: Exclude<Decision, 'unsure'>;
  readonly items: readonly ReviewItem[];
}
/** A line of the list. */
export type Entry =
  | { readonly key: string; readonly kind: 'item'; readonly item: ReviewItem }
  | {
      readonly key: string;
      readonly kind: 'group';
      readonly group: Group;
      readonly isOpen: boolean;
    };

const GROUPED = ['keep', 'reduce', 'revoke'] as const;

export const itemKey = (id: number): string => `item-${id}`;
export const groupKey = (decision: Group['decision']): string => `group-${decision}`;

/**
 * Whether it is enough to say the same again: it was answered last time, is as it was then, and
 * nothing speaks against that answer now.
 */
export const isUnchanged = (item: ReviewItem): boolean =>
  !item.is_new &&
  item.changed === null &&
  item.previous !== null &&
  item.previous.decision !== 'unsure' &&
  !(item.previous.decision === 'keep' && item.recommendation === 'revoke');

/** Lines of items as they stand: an answer makes one anew, not all 10,000. */
const lines = new WeakMap<ReviewItem, Entry>();

const asEntry = (item: ReviewItem): Entry => {
  const known = lines.get(item);
  if (known !== undefined) return known;
  const line: Entry = { key: itemKey(item.id), kind: 'item', item };
  lines.set(item, line);
  return line;
};

/**
 * The lines of the list: what is new or has changed first and one by one, then what is unchanged in
 * a line for each former answer, with its items below it where it is opened.
 */
export function entriesOf(
  items: readonly ReviewItem[],
  { isGrouped, opened }: { isGrouped: boolean; opened: ReadonlySet<string> },
): Entry[] {
  if (!isGrouped) return items.map(asEntry);
  const groups = new Map<Decision, ReviewItem[]>(GROUPED.map((decision) => [decision, []]));
  const alone: ReviewItem[] = [];
  for (const item of items) {
    const group = isUnchanged(item) ? groups.get(item.previous?.decision ?? 'unsure') : undefined;
    (group ?? alone).push(item);
  }
  const entries = alone.map(asEntry);
  for (const decision of GROUPED) {
    const members = groups.get(decision) ?? [];
    // One is no group.
    if (members.length === 1) entries.push(...members.map(asEntry));
    if (members.length < 2) continue;
    const key = groupKey(decision);
    const isOpen = opened.has(key);
    entries.push({ key, kind: 'group', group: { decision, items: members }, isOpen });
    if (isOpen) entries.push(...members.map(asEntry));
  }
  return entries;
}

/**
 * The line to go to after one was answered: the next that waits, from there on and then from the
 * top. A closed group waits as long as one of its items does; an opened one is passed over.
 */
export function nextOpen(
  entries: readonly Entry[],
  from: string | null,
  waits: (item: ReviewItem) => boolean,
): Entry | undefined {
  const at = entries.findIndex(({ key }) => key === from);
  const isNext = (entry: Entry) =>
    entry.kind === 'item' ? waits(entry.item) : !entry.isOpen && entry.group.items.some(waits);
  return (
    entries.find((entry, place) => place > at && isNext(entry)) ??
    entries.find((entry, place) => place < at && isNext(entry))
  );
}
