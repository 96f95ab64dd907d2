import type { Paging } from '../../../contract/list-query.ts';
import type { LoginEntry } from '../../../contract/session.ts';
import { toInstant } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { isOwnEverywhere } from '../../people/own.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import { deviceWords } from './device-words.ts';
import { countLogins, listLoginRows, type LoginRow } from './logins.repo.ts';

const OUTCOMES: Readonly<Record<string, LoginEntry['outcome']>> = {
  'authn.login_succeeded': 'success',
  'authn.login_failed': 'failure',
  'authn.login_blocked': 'blocked',
};

const toEntry = (row: LoginRow): LoginEntry => ({
  id: row.id,
  at: toInstant(row.created_at),
  outcome: OUTCOMES[row.event] ?? 'failure',
  because: row.reason,
  method: row.api_key_id === null ? 'password' : 'api_key',
  ip: row.request_ip,
  user_agent: row.request_user_agent,
  device: deviceWords(row.request_user_agent),
});

/**
 * Sign-ins of a person, from the audit log. Their own: of every org; to an admin: those in the log
 * of the admin's org.
 */
export const listLoginPage = async (
  ctx: Context,
  userId: number,
  paging: Paging,
): Promise<LoginEntry[]> => {
  const actor = actorOf(ctx);
  await requireInOrg(ctx.db, actor, userId);
  const orgId = isOwnEverywhere(actor, userId) ? undefined : actor.orgId;
  const scope = { userId, orgId };
  const rows = await readPage(ctx, paging, {
    identity: ['logins', scope],
    keyKind: 'instant',
    keyOf: (row: LoginRow) => [row.key, row.id],
    read: (window) => listLoginRows(ctx.db, scope, window),
    count: () => countLogins(ctx.db, scope),
  });
  return rows.map(toEntry);
};
