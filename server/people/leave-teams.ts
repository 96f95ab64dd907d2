import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Target } from './target.repo.ts';
import { auditPerson } from './target.ts';
import { leaveTeams } from './teams-of.repo.ts';

/** Takes locked people out of every team of an org; returns how many places ended. */
export const takeOutOfTeams = async (
  tx: Tx,
  audit: AuditSink,
  orgId: number,
  people: readonly Target[],
  reason?: string,
): Promise<number> => {
  const byId = new Map(people.map((person) => [person.id, person]));
  const places = await leaveTeams(tx, orgId, [...byId.keys()]);
  for (const place of places) {
    const person = byId.get(place.user_id);
    audit({
      event: 'team.member_removed',
      itemType: 'team',
      itemId: place.team_id,
      itemLabel: place.name,
      ...(person && { owner: auditPerson(person) }),
      reason,
      changes: { admin: [place.is_admin, null] },
    });
  }
  return places.length;
};
