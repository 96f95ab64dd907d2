import { sql } from 'drizzle-orm';
import { callOf, mintToken } from '../../server/test/calls.ts';
import { loginAs, PASSWORD, seedOrg, seedPerson } from '../../server/test/seed.ts';
import type { TestApp } from '../../server/test/test-app.ts';

/** An org with a row in every table. */
export interface FilledOrg {
  readonly id: number;
  readonly owner: { readonly id: number; readonly email: string };
}

/** Makes an org and leaves a row of it in every table, mostly by what its owner does. */
export const fillOrg = async (test: TestApp): Promise<FilledOrg> => {
  const org = await seedOrg(test);
  const call = callOf(test);
  const signedIn = await call('POST', '/session', { email: org.owner.email, password: PASSWORD });
  if (signedIn.statusCode !== 200) throw new Error(signedIn.body);
  const headers = await loginAs(test, org.owner);
  const members = [await seedPerson(test, org.id), await seedPerson(test, org.id)];
  const invites = members.map((_one, n) => ({ email: `asked-${n}-${org.id}@example.com` }));
  const acts = [
    await call(
      'POST',
      `/orgs/${org.id}/invites`,
      { invites },
      { ...headers, 'idempotency-key': `invites-of-${org.id}` },
    ),
    await call('POST', `/users/${org.owner.id}/api_keys`, { name: 'Key' }, headers),
    await call('PUT', `/users/${members[0]?.id}/lock_account`, { reason: 'Why' }, headers),
    await call('POST', '/users/bulk', { action: 'unlock', ids: [members[1]?.id] }, headers),
  ];
  for (const act of acts) if (act.statusCode !== 200) throw new Error(act.body);
  await mintToken(test, {
    kind: 'reset',
    userId: org.owner.id,
    supersede: false,
    ttlMinutes: 30,
  });
  return { id: org.id, owner: org.owner };
};

/** Rows in the tables that no act fills in a test: what seals the log. */
export const fillSeals = (test: TestApp) =>
  test.db.execute(sql`
    WITH checkpoint AS (
      INSERT INTO audit_checkpoints (number, last_id, is_full, line) VALUES (1, 0, true, ''))
    INSERT INTO audit_peaks (chain, seq, size, peaks) VALUES ('none', 0, 0, '')`);
