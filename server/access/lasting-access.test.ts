import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { arrange } from '../test/calls.ts';
import { callerOf, makeLeaver, type Leaver } from '../test/leaver.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

const HOUR = 3_600_000;
const after = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();

let test: TestApp;
let at: Leaver;
let asAnn: ReturnType<typeof callerOf>;
let end: string;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
// Ann administers Invoices (8) for two days more, and manages a team that may see it.
beforeEach(async () => {
  at = await makeLeaver(test);
  asAnn = callerOf(test, at.ann);
  end = after(48);
  await give(at.call, { user_id: at.ann.id, access_level: 'admin', expires_at: end });
});

const invoices = { resource_type: 'flows', resource_id: 8 };
const give = (call: Leaver['call'], ...grants: object[]) =>
  call('PUT', '/resource_access', { ...invoices, access_grants: grants });
const teamOf = (level: string, more: object = {}) => ({
  team_id: at.otherTeamId,
  access_level: level,
  ...more,
});

describe('who has access until some day', () => {
  it.each([
    ['their team, for good', () => teamOf('admin')],
    ['their team, for longer', () => teamOf('collaborator', { expires_at: after(49) })],
    ['everyone, for good', () => ({ org_id: at.org.id, access_level: 'admin' })],
    ['somebody else, for good', () => ({ user_id: at.bob.id, access_level: 'operator' })],
  ])('gives it no longer: to %s', async (_whom, grant) => {
    const reply = await give(asAnn, grant());
    expect([reply.statusCode, reply.json()]).toMatchObject([
      403,
      { error_code: 'higher_rank', message: expect.stringContaining('ends earlier') },
    ]);
  });

  it('gives it until then', async () => {
    const reply = await give(asAnn, teamOf('admin', { expires_at: end }));
    expect(reply.json().grants).toMatchObject([{ access_level: 'admin' }, { expires_at: end }]);
  });

  it('lengthens no grant that their own access comes from, and makes none stronger', async () => {
    await give(at.call, teamOf('operator', { expires_at: after(24) }));
    expect((await give(asAnn, teamOf('operator', { expires_at: after(72) }))).statusCode).toBe(403);
    await give(at.call, teamOf('operator', { expires_at: null }));
    const stronger = await asAnn('PUT', '/resource_access', {
      ...invoices,
      access_modifications: [{ team_id: at.otherTeamId, new_access_level: 'admin' }],
    });
    expect(stronger.statusCode).toBe(403);
  });

  it('takes from what others have for longer', async () => {
    await give(at.call, { user_id: at.bob.id, access_level: 'admin' });
    const weaker = await give(asAnn, { user_id: at.bob.id, access_level: 'operator' });
    expect(weaker.statusCode).toBe(200);
    const shorter = { user_id: at.bob.id, access_level: 'operator', expires_at: after(99) };
    expect((await give(asAnn, shorter)).statusCode).toBe(200);
    const bob = { accessors: [{ type: 'USER', id: at.bob.id }] };
    expect((await asAnn('DELETE', '/flows/8/accessors', bob)).statusCode).toBe(200);
  });

  it('gives for good what they have for good as well', async () => {
    await give(at.call, teamOf('operator'));
    const to = (level: string) => ({ user_id: at.bob.id, access_level: level });
    expect((await give(asAnn, to('operator'))).statusCode).toBe(200);
    expect((await give(asAnn, to('admin'))).statusCode).toBe(403);
  });

  it('joins no team that has it for longer', async () => {
    await give(at.call, { team_id: at.teamId, access_level: 'admin' });
    const join = () =>
      asAnn('PUT', `/teams/${at.teamId}/members`, { members: [{ id: at.ann.id }] });
    expect((await join()).json()).toMatchObject({ error_code: 'cannot_act_on_self' });
    await give(at.call, { team_id: at.teamId, access_level: 'admin', expires_at: end });
    expect((await join()).statusCode).toBe(200);
  });
});

it('an owner and an admin of the org give for good, whatever grant of theirs ends', async () => {
  const orders = (grant: object) => ({
    resource_type: 'flows',
    resource_id: 7,
    access_grants: [grant],
  });
  const grant = { user_id: at.bob.id, access_level: 'admin' };
  expect((await asAnn('PUT', '/resource_access', orders(grant))).statusCode).toBe(200);
  await arrange(
    test,
    sql`
    UPDATE org_memberships SET is_admin = true WHERE user_id = ${at.ann.id}`,
  );
  expect((await give(asAnn, grant)).statusCode).toBe(200);
});
