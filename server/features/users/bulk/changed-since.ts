import type { AuditEvent } from '../../../../contract/audit.ts';
import type { BulkAction } from '../../../../contract/bulk.ts';
import { itemTypeOf } from '../../../access/audit-grant.ts';
import type { Tx } from '../../../db/db.ts';
import { AppError } from '../../../http/app-error.ts';
import type { Actor } from '../../../http/context.ts';
import type { Part } from './before.ts';
import { readLaterEvents, type LaterEvent } from './changed-since.repo.ts';
import type { Judged } from './judge.ts';
import type { Wanted } from './perform.ts';

const OF_PART: Readonly<Record<Part, readonly AuditEvent[]>> = {
  account: ['user.activated', 'user.deactivated'],
  membership: ['member.activated', 'member.deactivated', 'member.added'],
};
const OF_STATUS = Object.values(OF_PART).flat();
const OF_LOCK = ['user.locked', 'user.unlocked'] as const;
const OF_ROLE = ['role.assigned', 'role.removed', 'member.added'] as const;
const OF_TEAM = ['team.member_added', 'team.member_changed', 'team.member_removed'] as const;
const OF_ACCESS = ['grant.created', 'grant.updated', 'grant.revoked', 'member.added'] as const;

/** The events that tell of a change of what an act changes. */
const EVENTS: Readonly<Record<BulkAction, readonly AuditEvent[]>> = {
  activate: OF_STATUS,
  deactivate: OF_STATUS,
  lock: OF_LOCK,
  unlock: OF_LOCK,
  make_admin: OF_ROLE,
  make_member: OF_ROLE,
  add_to_team: OF_TEAM,
  remove_from_team: OF_TEAM,
  give_access: OF_ACCESS,
  take_access: OF_ACCESS,
  send_reset: [],
  remove: [],
};

/** What was done to people since the run that an act takes back, as far as it is about the same. */
export const laterEvents = async (
  tx: Tx,
  actor: Actor,
  { action, undoes }: Wanted,
  userIds: readonly number[],
): Promise<readonly LaterEvent[]> =>
  undoes === null ? [] : readLaterEvents(tx, actor, undoes, { userIds, events: EVENTS[action] });

const isAbout = ({ wanted, given }: Judged, { event, item_type, item_id }: LaterEvent): boolean => {
  if (event === 'member.added') return given.parts?.includes('membership') ?? true;
  if (given.parts) return given.parts.some((part) => OF_PART[part].includes(event));
  if (wanted.team) return item_id === wanted.team.id;
  if (!wanted.access) return true;
  const { resource_type: type, resource_id: id } = wanted.access.resource;
  return item_type === itemTypeOf(type) && item_id === id;
};

/** 409 when what is to be taken back was changed again since: that stays. */
export const assertUnchangedSince = (judged: Judged): void => {
  const { standing, target } = judged;
  const isLater = (later: LaterEvent) => later.user_id === target.id && isAbout(judged, later);
  if (standing.later.some(isLater)) throw new AppError('stale_version', 'Was changed again since');
};
