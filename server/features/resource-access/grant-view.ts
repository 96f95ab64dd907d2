import type { AccessGrant } from '../../../contract/resource-access.ts';
import type { GrantRow } from '../../access/grants.repo.ts';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import type { Actor } from '../../http/context.ts';

/** A grant on the wire, in the documented shape with additions. */
export const toGrant = (row: GrantRow, actor: Actor): AccessGrant => ({
  ...(row.user_id !== null && { user_id: row.user_id, user_name: row.user_name ?? '' }),
  ...(row.team_id !== null && { team_id: row.team_id, team_name: row.team_name ?? '' }),
  ...(row.user_id === null &&
    row.team_id === null && { org_id: actor.orgId, org_name: actor.orgName }),
  access_level: row.role,
  granted_at: toInstant(row.granted_at),
  granted_by: row.granted_by,
  last_used_at: toInstantOrNull(row.last_used_at),
  expires_at: toInstantOrNull(row.expires_at),
});
