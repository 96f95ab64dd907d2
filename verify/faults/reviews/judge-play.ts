import { sql } from 'drizzle-orm';
import { verifyChains } from '../../../server/audit/verify.ts';
import { itemHash, snapshotHash } from '../../../server/reviews/item-hash.repo.ts';
import type { Play } from './commands.ts';
import { wrongsOf } from './witness.ts';

interface EndRow extends Record<string, unknown> {
  id: number;
  kind: string;
  user_id: number | null;
  planned: string | null;
  result: string | null;
  attempts: string[];
  is_there: boolean;
  same_hash: boolean;
  said: string[];
  /** Events of the effect, by this review, on this right. */
  effects: number;
  is_member: boolean;
}

const EFFECT = sql`CASE i.kind WHEN 'membership' THEN 'member.removed' WHEN 'admin' THEN 'role.removed'
  WHEN 'team' THEN 'team.member_removed' WHEN 'key' THEN 'apikey.revoked'
  ELSE CASE i.planned WHEN 'reduce_grant' THEN 'grant.updated' ELSE 'grant.revoked' END END`;

const isThere = sql`CASE i.kind
  WHEN 'membership' THEN EXISTS (SELECT FROM org_memberships m
    WHERE m.org_id = i.org_id AND m.user_id = i.user_id)
  WHEN 'admin' THEN EXISTS (SELECT FROM org_memberships m
    WHERE m.org_id = i.org_id AND m.user_id = i.user_id AND m.is_admin)
  WHEN 'team' THEN EXISTS (SELECT FROM team_members tm
    WHERE tm.team_id = i.team_id AND tm.user_id = i.user_id)
  WHEN 'key' THEN EXISTS (SELECT FROM api_keys k WHERE k.id = i.api_key_id AND k.revoked_at IS NULL)
  ELSE EXISTS (SELECT FROM grants g WHERE g.id = i.grant_id AND g.role = i.role) END`;

const readEnd = async ({ stage: { test, reviewId } }: Play): Promise<EndRow[]> => {
  const { rows } = await test.db.execute<EndRow>(sql`
    SELECT i.id, i.kind, i.user_id, i.planned, i.result, ${isThere} AS is_there,
      i.hash = ${itemHash} AS same_hash,
      EXISTS (SELECT FROM org_memberships m WHERE m.org_id = i.org_id
        AND m.user_id = i.user_id) OR i.user_id IS NULL AS is_member,
      (SELECT coalesce(json_agg(a.result ORDER BY a.attempt), '[]') FROM review_applies a
        WHERE a.item_id = i.id) AS attempts,
      (SELECT coalesce(json_agg(d.decision || coalesce(' ' || d.reduce_to, '') ORDER BY d.seq), '[]')
        FROM review_decisions d WHERE d.item_id = i.id) AS said,
      (SELECT count(*) FROM audit_log l JOIN reviews r ON r.id = i.review_id
        WHERE l.org_id = i.org_id AND l.correlation_id = r.correlation_id AND l.event = ${EFFECT}
          AND CASE i.kind
            WHEN 'team' THEN l.item_id = i.team_id AND l.owner_id = i.user_id
            WHEN 'grant' THEN l.item_id = i.resource_id AND CASE i.holder_type
              WHEN 'USER' THEN l.owner_id = i.user_id
              ELSE l.association_resource->>'type' = 'team'
                AND l.association_resource->>'id' = i.holder_id::text END
            WHEN 'key' THEN l.item_id = i.api_key_id ELSE l.item_id = i.user_id END) AS effects
    FROM review_items i WHERE i.review_id = ${reviewId} ORDER BY i.place`);
  return rows;
};

const judgeItem = (row: EndRow, said: readonly string[], isRemoved: boolean): string[] => {
  const wrongs: string[] = [];
  const wrong = (what: string) => wrongs.push(`${row.kind} ${row.id}: ${what}`);
  if (JSON.stringify(row.said) !== JSON.stringify(said)) {
    wrong(`said ${row.said.join()} instead of ${said.join()}`);
  }
  if (!row.same_hash) wrong('its hash is not that of what it holds');
  const applied = row.attempts.filter((result) => result === 'applied').length;
  if (applied > 1) wrong(`applied ${applied} times`);
  if ((row.result === 'applied') !== (applied === 1))
    wrong(`${row.result}, applied ${applied} times`);
  if (row.attempts.length > 0 && row.attempts.at(-1) !== row.result && row.result !== 'planned') {
    wrong(`the last attempt was ${row.attempts.at(-1)}, the result is ${row.result}`);
  }
  // A membership takes the other rights along: their events are of it.
  const isTakenAlong = isRemoved && row.kind !== 'membership';
  if (!isTakenAlong && row.effects !== applied) {
    wrong(`${row.effects} events of its effect, applied ${applied} times`);
  }
  if (row.effects > 1) wrong(`${row.effects} events of its effect`);
  if (applied === 1 && row.kind !== 'admin' && row.is_there) wrong('applied, and there');
  const isKept = row.planned === null && row.kind !== 'admin' && row.kind !== 'membership';
  if (isKept && row.is_member && !row.is_there) wrong('kept, and gone');
  return wrongs;
};

const judgeGuards = ({ stage, model }: Play, rows: readonly EndRow[]): string[] => {
  const { owner, ada } = stage.people;
  const admin = (id: number) => rows.find((row) => row.kind === 'admin' && row.user_id === id);
  const appliers = [...model.appliers];
  const wrongs: string[] = [];
  if (model.admins.size === 0) wrongs.push('an org without an admin');
  if (!model.members.has(owner.id)) wrongs.push('the owner is out');
  const ofOwner = admin(owner.id);
  const byLower =
    appliers.length > 0 && appliers.every((name) => name !== 'sue' && name !== 'owner');
  if (ofOwner?.planned && byLower && !['blocked_rank', 'planned'].includes(ofOwner.result ?? '')) {
    wrongs.push(`the owner lost to a lower rank: ${ofOwner.result}`);
  }
  if (ofOwner?.result === 'applied') wrongs.push('the owner is no admin any more');
  const ofAda = admin(ada.id);
  const bySue = appliers.length > 0 && appliers.every((name) => name === 'sue');
  if (stage.isLone && bySue && model.everAdmins.size === 1 && ofAda?.planned) {
    if (!['blocked_last_admin', 'planned'].includes(ofAda.result ?? '')) {
      wrongs.push(`the last admin: ${ofAda.result}`);
    }
  }
  return wrongs;
};

/** What is not as it must be once a sequence is played. */
export const judgePlay = async (play: Play): Promise<string[]> => {
  const { stage, model } = play;
  const { test, reviewId, orgId } = stage;
  const rows = await readEnd(play);
  const removed = new Set(
    rows
      .filter(({ kind, result }) => kind === 'membership' && result === 'applied')
      .map(({ user_id: id }) => id),
  );
  const wrongs = [...play.wrongs, ...(await wrongsOf(test, reviewId)), ...judgeGuards(play, rows)];
  for (const [at, row] of rows.entries()) {
    wrongs.push(...judgeItem(row, model.items[at]?.said ?? [], removed.has(row.user_id)));
  }
  if (model.state === 'completed' && rows.some(({ result }) => result === 'planned')) {
    wrongs.push('completed, and something waits');
  }
  const { rows: seals } = await test.db.execute<{ same: boolean }>(sql`
    SELECT snapshot_hash = (${snapshotHash(reviewId)}) AS same FROM reviews WHERE id = ${reviewId}`);
  if (seals[0]?.same !== true) wrongs.push('the seal of the snapshot is not that of its items');
  if (!(await verifyChains(test.db, orgId)).intact) wrongs.push('the chain of the log is broken');
  return wrongs;
};
