import type { Entry } from './log-facts.ts';
import { fact } from './row-facts.ts';

type Changed = readonly [unknown, unknown];

/** What a field of an object says: made or removed where it stands for the whole, or its change. */
const factOf = (
  of: string,
  isWhole: boolean,
  column: string,
  [before, after]: Changed,
): string[] => {
  if (after === null && isWhole) return [`${of} removed`];
  const made = before === null && isWhole ? [`${of} made`] : [];
  const isDefault = before === null && after === false;
  return [...made, ...(isDefault ? [] : [fact(of, column, before, after)])];
};

const grantFact = (entry: Entry, field: string, changed: Changed): string[] => {
  const { association_resource: about, owner_id: owner } = entry;
  const other = about?.type === 'org' ? 'org' : `team ${about?.id}`;
  // What a review does to somebody's own names the review instead.
  const isOfOther = about?.type === 'org' || about?.type === 'team';
  const of = `grants/${entry.item_type}s/${entry.item_id} to ${isOfOther ? other : `user ${owner}`}`;
  // What has ended tells its end no more.
  if (field === 'expires_at') {
    return entry.event === 'grant.revoked' ? [] : [fact(of, field, ...changed)];
  }
  return factOf(of, true, 'role', changed);
};

const teamFact = (entry: Entry, field: string, changed: Changed): string[] => {
  const team = `teams/${entry.item_id}`;
  if (field === 'admin') {
    return factOf(`team_members/${entry.item_id}:${entry.owner_id}`, true, 'is_admin', changed);
  }
  if (entry.event !== 'team.deleted') return factOf(team, field === 'name', field, changed);
  return field === 'name' ? [`${team} removed`] : [];
};

/** What an event about a team, a resource or a grant says of one field; undefined for other events. */
export const accessFact = (entry: Entry, field: string, changed: Changed): string[] | undefined => {
  const [kind] = entry.event.split('.');
  if (kind === 'grant') return grantFact(entry, field, changed);
  if (kind === 'team') return teamFact(entry, field, changed);
  if (kind !== 'resource') return undefined;
  const of = `resources/${entry.item_type}s/${entry.item_id}`;
  return factOf(of, field === 'name', field, changed);
};
