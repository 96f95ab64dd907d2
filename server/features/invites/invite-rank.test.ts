import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { InviteResult } from '../../../contract/invites.ts';
import { etagOf } from '../../http/etag.ts';
import { insertMails } from '../../mail/outbox.repo.ts';
import { arrange } from '../../test/calls.ts';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({}, { mailer: { isDelivering: false, enqueue: insertMails } });
});
afterAll(() => test.close());

const post = (
  headers: Record<string, string>,
  path: string,
  { payload, etag }: { payload?: object; etag?: string } = {},
) =>
  test.app.inject({
    method: 'POST',
    url: `/api${path}`,
    headers: { ...headers, ...(etag !== undefined && { 'if-match': etag }) },
    ...(payload && { payload }),
  });

/** An org, and a plain admin of it who invites. */
const setUp = async () => {
  const org = await seedOrg(test);
  const headers = await loginAs(test, await seedPerson(test, org.id, { admin: true }));
  const invite = async (email: string) => {
    const payload = { invites: [{ email }] };
    const reply = await post(headers, `/orgs/${org.id}/invites`, { payload });
    const [result] = z.array(InviteResult).parse(reply.json());
    if (!result?.invite) throw new Error(reply.body);
    return { invite: result.invite, link: result.link };
  };
  return { org, headers, invite };
};

describe('the link to an account that ranks higher than the admin', () => {
  it.each([
    ['a super user', sql`UPDATE users SET super_user = true WHERE id`],
    [
      'the owner',
      sql`UPDATE orgs SET owner_id = m.user_id FROM org_memberships m WHERE m.org_id = orgs.id AND m.user_id`,
    ],
  ])('is neither copied nor sent again: %s', async (_who, raise) => {
    const { org, headers, invite: inviteOne } = await setUp();
    const { invite } = await inviteOne(`raised-${org.id}@example.com`);
    await arrange(test, sql`${raise} = ${invite.user_id}`);
    for (const act of ['link', 'resend']) {
      const reply = await post(headers, `/invites/${invite.id}/${act}`, { etag: invite.etag });
      expect([reply.statusCode, reply.json().error_code]).toEqual([403, 'higher_rank']);
    }
    const { rows } = await test.db.execute<{ version: number }>(
      sql`SELECT version FROM invites WHERE id = ${invite.id}`,
    );
    expect(etagOf('invite', invite.id, rows[0]?.version ?? 0)).toBe(invite.etag);
  });

  it('is not shown where it is sent for the first time', async () => {
    const { org, invite: inviteOne } = await setUp();
    const elsewhere = await seedOrg(test);
    const seed = { password: null, homeOrgId: org.id };
    const root = await seedPerson(test, elsewhere.id, { ...seed, superUser: true });
    const plain = await seedPerson(test, elsewhere.id, seed);
    const { invite, link } = await inviteOne(root.email);
    expect([invite.user_id, link]).toEqual([root.id, null]);
    expect((await inviteOne(plain.email)).link).toContain('#token=');
  });

  it('is for a peer to copy and to send again', async () => {
    const { org, headers, invite: inviteOne } = await setUp();
    const { invite } = await inviteOne(`peer-${org.id}@example.com`);
    await arrange(
      test,
      sql`UPDATE org_memberships SET is_admin = true WHERE user_id = ${invite.user_id}`,
    );
    for (const act of ['link', 'resend']) {
      const reply = await post(headers, `/invites/${invite.id}/${act}`, { etag: invite.etag });
      expect(reply.json().link, reply.body).toContain('#token=');
    }
  });
});
