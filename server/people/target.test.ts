import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { callOf } from '../test/calls.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { whenWaiting } from '../test/waiting.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

/** Makes somebody the owner of their org, once a request that acts on them waits for that. */
const becomeOwnerDuring = <T>({ id, orgId }: SeededPerson, act: () => Promise<T>) =>
  transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(sql`SELECT FROM users WHERE id = ${id} FOR NO KEY UPDATE`);
    const acting = act();
    await whenWaiting(test);
    await tx.execute(sql`UPDATE orgs SET owner_id = ${id} WHERE id = ${orgId}`);
    audit({ event: 'org.updated', itemType: 'org', itemId: orgId, orgId });
    return { acting };
  });

describe('somebody who becomes the owner while others act on them', () => {
  it.each(['their peer', 'the owner before'])('keeps what they have, against %s', async (who) => {
    const org = await seedOrg(test);
    const heir = await seedPerson(test, org.id, { admin: true });
    const peer = await seedPerson(test, org.id, { admin: true });
    const headers = await loginAs(test, who === 'their peer' ? peer : org.owner);
    const members = [{ id: heir.id, admin: false }];
    const { acting } = await becomeOwnerDuring(heir, async () =>
      callOf(test)('PUT', `/orgs/${org.id}/members`, { members }, headers),
    );
    const reply = await acting;
    expect([reply.statusCode, reply.json().error_code]).toEqual(
      who === 'their peer' ? [403, 'higher_rank'] : [409, 'conflict'],
    );
    const { rows } = await test.db.execute(sql`
      SELECT is_admin FROM org_memberships WHERE org_id = ${org.id} AND user_id = ${heir.id}`);
    expect(rows).toEqual([{ is_admin: true }]);
  });
});
