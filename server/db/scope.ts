import type pg from 'pg';
import { APP_ROLE, SYSTEM_ROLE } from './embedded/roles.ts';

/**
 * What a connection may see: the rows of one org and, of others, what is the person's own; or, for
 * what is of no org (sign-in, mails, housekeeping, the first run), everything.
 */
export type Scope = 'system' | { readonly orgId: number; readonly userId: number };

/** What each connection was last set to, so that an unchanged scope costs no round trip. */
const entered = new WeakMap<pg.ClientBase, string>();

/**
 * Sets a connection that was just checked out to a scope. Without a wall (there are no roles to
 * take) only the settings are made, which the views read.
 */
export const enterScope = async (
  client: pg.ClientBase,
  scope: Scope,
  isWalled: boolean,
): Promise<void> => {
  const name = scope === 'system' ? scope : `${scope.orgId}/${scope.userId}`;
  if (entered.get(client) === name) return;
  // Should it fail, nobody knows what is set.
  entered.delete(client);
  const settings = scope === 'system' ? ['', ''] : [String(scope.orgId), String(scope.userId)];
  const set = `SELECT set_config('app.org_id', $1, false), set_config('app.user_id', $2, false)`;
  await client.query(
    isWalled
      ? {
          name: 'enter-scope',
          text: `${set}, set_config('role', $3, false)`,
          values: [...settings, scope === 'system' ? SYSTEM_ROLE : APP_ROLE],
        }
      : { name: 'enter-scope', text: set, values: settings },
  );
  entered.set(client, name);
};
