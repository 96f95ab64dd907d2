import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyChains } from '../../../audit/verify.ts';
import { bulkCallsOf, eventsOf, statesOf } from '../../../test/bulk-calls.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../../../test/seed.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

// That no row is ambiguous after a real kill of the process is a promise with a figure: T-42.
let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: Awaited<ReturnType<typeof seedOrg>>;
let people: SeededPerson[] = [];
let as: Awaited<ReturnType<typeof bulkCallsOf>>;
beforeEach(async () => {
  org = await seedOrg(test);
  people = [];
  for (let n = 0; n < 120; n += 1) people.push(await seedPerson(test, org.id, { password: null }));
  as = await bulkCallsOf(test, org.owner);
});
afterEach(() => test.owner.query('DROP TRIGGER IF EXISTS trap ON users'));

const ids = () => people.map(({ id }) => id);

/** Does something at the change of one person's account. */
const setSpring = async (id: number, does: string): Promise<void> => {
  await test.owner.query(`
    CREATE OR REPLACE FUNCTION spring() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN ${does}; RETURN NULL; END $$`);
  await test.owner.query(`
    CREATE OR REPLACE TRIGGER trap AFTER UPDATE ON users FOR EACH ROW WHEN (NEW.id = ${id})
    EXECUTE FUNCTION spring()`);
};

/** Makes the change of one person's account fail, in this way. */
const setTrap = (id: number, code: string) =>
  setSpring(id, `RAISE EXCEPTION 'sprung' USING ERRCODE = '${code}'`);

// Held while it sleeps, for `isAsleep` to see.
const SLEEP = 'PERFORM pg_advisory_xact_lock_shared(4242); PERFORM pg_sleep(1.2)';
const isAsleep = async (): Promise<boolean> => {
  const { rows } = await test.owner.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4242`,
  );
  return rows.length > 0;
};

const offNow = async (): Promise<number[]> => {
  const { rows } = await test.db.execute<{ id: number }>(sql`
    SELECT id FROM users WHERE default_org_id = ${org.id} AND status = 'DEACTIVATED' ORDER BY id`);
  return rows.map(({ id }) => id);
};

describe('an interrupted run', () => {
  it('knows of each whether it was done, and goes on where it was', async () => {
    const [, , third] = [people[0], people[1], people[70]];
    await setTrap(third?.id ?? 0, '53000');
    const key = { 'idempotency-key': 'of-a-broken-run' };
    const body = { action: 'deactivate', ids: ids(), reason: 'Closed' };
    const broken = await as.send('POST', '/users/bulk', body, key);
    expect(broken.statusCode).toBe(503);
    const [known] = (await as.send('GET', '/users/bulk')).json();
    const half = await as.run(known);
    expect(half).toMatchObject({ state: 'running', counts: { changed: 50, waiting: 70 } });
    const changed = half.rows.filter(({ state }) => state === 'changed').map(({ id }) => id);
    expect(await offNow()).toEqual(changed);
    await test.owner.query(
      `UPDATE bulk_runs SET worked_at = now() - interval '1 minute' WHERE id = $1`,
      [half.id],
    );
    expect(await as.run(half)).toMatchObject({ state: 'interrupted', can_undo: true });
    await test.owner.query('DROP TRIGGER trap ON users');
    // The same request again goes on with the same run.
    const whole = await as.bulk(body, key);
    expect(whole).toMatchObject({ id: half.id, state: 'done', counts: { changed: 120 } });
    expect(await offNow()).toEqual(ids());
    const events = await eventsOf(test, whole);
    expect(events.map(({ owner }) => owner)).toEqual(ids());
    expect((await verifyChains(test.db, org.id)).intact).toBe(true);
  });

  it('works no longer than it may, and is done by whoever resumes it, once', async () => {
    const run = await as.bulk({ action: 'deactivate', ids: ids(), within_seconds: 0 });
    expect(run).toMatchObject({ state: 'running', counts: { waiting: 120 }, can_undo: false });
    const both = await Promise.all([as.resume(run), as.resume(run)]);
    expect(both.map(({ counts }) => counts.changed)).toEqual([120, 120]);
    expect(await eventsOf(test, run)).toHaveLength(120);
  });

  it('begins nothing once it is stopped, and takes back what was done', async () => {
    const run = await as.bulk({ action: 'deactivate', ids: ids(), within_seconds: 0 });
    expect((await as.stop(run)).state).toBe('stopped');
    const stopped = await as.bulk({ action: 'lock', ids: [people[0]?.id] });
    expect(stopped.counts.changed).toBe(1);
    expect((await as.run(run)).counts.waiting).toBe(120);
    const resumed = await as.resume(run);
    expect(resumed).toMatchObject({ state: 'done', counts: { changed: 120 } });
    expect((await as.undo(resumed)).counts.changed).toBe(120);
    expect(await offNow()).toEqual([]);
  });

  it('is done when its last row is settled as its time ends, or as it is stopped', async () => {
    const [first, second] = people;
    await setSpring(first?.id ?? 0, SLEEP);
    const run = await as.bulk({ action: 'deactivate', ids: [first?.id], within_seconds: 1 });
    expect(run).toMatchObject({ state: 'done', can_undo: true });
    expect(run.ended_at).not.toBeNull();
    await setSpring(second?.id ?? 0, SLEEP);
    const work = as.bulk({ action: 'deactivate', ids: [second?.id], within_seconds: 1 });
    await vi.waitFor(async () => expect(await isAsleep()).toBe(true), 5000);
    const [known] = (await as.send('GET', '/users/bulk')).json();
    expect((await as.stop(known)).state).toBe('stopped');
    expect(await work).toMatchObject({ state: 'done', can_undo: true });
  });

  it('has ended as it begins where it is of nobody', async () => {
    const filter = { q: 'nobody is called so' };
    const run = await as.bulk({ action: 'deactivate', filter, within_seconds: 0 });
    expect(run).toMatchObject({ state: 'done', counts: { total: 0 } });
    expect(run.ended_at).not.toBeNull();
  });

  it('ends early when the process is about to stop', async () => {
    test.services.phase.is = 'stopping';
    const run = await as.bulk({ action: 'deactivate', ids: ids() });
    test.services.phase.is = 'serving';
    expect(run.counts.waiting).toBe(120);
    expect((await as.resume(run)).state).toBe('done');
  });
});

describe('a run that is taken back', () => {
  it('ends: what waited in it is never done', async () => {
    await setSpring(people[60]?.id ?? 0, SLEEP);
    const begun = await as.bulk({ action: 'deactivate', ids: ids(), within_seconds: 1 });
    expect(begun.counts).toMatchObject({ changed: 100, waiting: 20 });
    expect((await as.stop(begun)).can_undo).toBe(true);
    expect((await as.undo(begun)).counts.changed).toBe(100);
    const over = await as.run(begun);
    expect(over).toMatchObject({ state: 'done', counts: { waiting: 0, blocked: 20 } });
    expect(over.rows.at(-1)).toMatchObject({
      code: 'conflict',
      message: 'Was not done: the run was taken back first',
    });
    const resumed = await as.send('POST', `/users/bulk/${begun.id}/resume`, {});
    expect([resumed.statusCode, resumed.json().error_code]).toEqual([409, 'conflict']);
    expect(await offNow()).toEqual([]);
  });

  it('is taken back with the batch that was under way', async () => {
    await setSpring(people[0]?.id ?? 0, SLEEP);
    const body = { action: 'deactivate', ids: ids(), reason: 'Closed' };
    const work = as.bulk(body, { 'idempotency-key': 'of-a-run-taken-back' });
    await vi.waitFor(async () => expect(await isAsleep()).toBe(true), 5000);
    const [known] = (await as.send('GET', '/users/bulk')).json();
    // As if it had changed somebody before: there is something to take back.
    await test.owner.query(
      `UPDATE bulk_rows SET state = 'changed' WHERE run_id = $1 AND user_id = $2`,
      [known.id, people[119]?.id],
    );
    await as.stop(known);
    const undone = await as.undo(known);
    expect(undone.counts).toMatchObject({ changed: 50, already: 1 });
    await work;
    const again = await as.bulk(body, { 'idempotency-key': 'of-a-run-taken-back' });
    expect(again).toMatchObject({ id: known.id, counts: { changed: 51, blocked: 69 } });
    expect(await offNow()).toEqual([]);
  });
});

describe('a rule that is found broken only on the way', () => {
  it('keeps the one whom it concerns, and nobody else', async () => {
    const kept = people[5]?.id ?? 0;
    await setTrap(kept, 'RC001');
    const run = await as.bulk({ action: 'deactivate', ids: ids() });
    expect(run.counts).toMatchObject({ changed: 119, blocked: 1, waiting: 0 });
    expect(statesOf(run)[5]).toEqual([kept, 'blocked', 'last_admin']);
    expect(await offNow()).toEqual(ids().filter((id) => id !== kept));
    expect(await eventsOf(test, run)).toHaveLength(119);
  });

  it('settles every row when the team is gone', async () => {
    const team = (await as.send('POST', '/teams', { name: 'Brief' })).json();
    const body = { action: 'add_to_team', team_id: team.id, ids: ids().slice(0, 3) };
    const run = await as.bulk({ ...body, within_seconds: 0 });
    await test.app.inject({
      method: 'DELETE',
      url: `/api/teams/${team.id}`,
      headers: { ...as.session, 'if-match': '*' },
    });
    const over = await as.resume(run);
    expect(over.rows.map(({ code }) => code)).toEqual(Array(3).fill('not_found'));
    expect(over.team).toEqual({ id: team.id, name: 'Brief' });
  });
});
