import { sql } from 'drizzle-orm';
import { CAST, settingsFor, type Name, type Stage } from './review-stage.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

interface Item extends Record<string, unknown> {
  id: number;
  hash: string;
  decisions: number;
  decision: string | null;
  kind: string;
  role: string;
  reviewer_id: number;
}

const itemsOf = async ({ test }: Stage, reviewId: number): Promise<Item[]> => {
  const { rows } = await test.db.execute<Item>(sql`
    SELECT id, encode(hash, 'hex') AS hash, decisions, decision, kind, role, reviewer_id
    FROM review_items WHERE review_id = ${reviewId} ORDER BY place`);
  return rows;
};

const stateOf = async ({ test }: Stage, reviewId: number): Promise<string> => {
  const { rows } = await test.db.execute<{ state: string }>(
    sql`SELECT state FROM reviews WHERE id = ${reviewId}`,
  );
  return rows[0]?.state ?? '';
};

const act = (stage: Stage, name: Name, id: number, verb: string, body: object = {}) =>
  stage.send(name, 'POST', `/reviews/${id}/${verb}`, body);

/** Before the start: made, changed, planned, put off, deleted. */
const prepare = async (stage: Stage, name: string): Promise<number> => {
  const settings = settingsFor(stage, ['mia', 'ned'], { name });
  const put = (id: number, body: object) => stage.send('ada', 'PUT', `/reviews/${id}`, body);
  const other = await stage.send('ben', 'POST', '/reviews', {
    settings,
    start: inDays(3),
    confirm: name,
  });
  await stage.send('ada', 'DELETE', `/reviews/${Number(other['id'])}`);
  const made = await stage.send('ada', 'POST', '/reviews', { settings });
  const id = Number(made['id']);
  await put(id, { settings: { ...settings, description: 'Described' } });
  await put(id, { settings, start: inDays(2), confirm: name });
  await put(id, { settings });
  await act(stage, 'ada', id, 'start', { confirm: name });
  await stage.jobs();
  return id;
};

/** Everybody who has something to decide says something of a share of it; of these kinds never. */
const answer = async (
  stage: Stage,
  id: number,
  oneIn: number,
  silent: readonly string[] = [],
): Promise<void> => {
  const { dice, people } = stage;
  for (const name of CAST) {
    const items = await itemsOf(stage, id);
    const mine = items.filter((item) => item.reviewer_id === people[name].id);
    const theirs = mine.filter(
      ({ kind }) => !silent.includes(kind) && dice.between(1, oneIn) === 1,
    );
    const decisions = theirs.map((item) => {
      const isGrant = item.kind === 'grant' && item.role === 'admin';
      const isLight = ['team', 'grant', 'key'].includes(item.kind);
      const choice = isLight ? (['revoke', 'revoke', 'unsure', 'keep'] as const) : ['keep'];
      const decision = isGrant ? 'reduce' : dice.pick(choice);
      return {
        item_id: item.id,
        decision: item.decision === 'unsure' ? 'withdraw' : decision,
        ...(decision === 'reduce' && item.decision !== 'unsure' && { reduce_to: 'operator' }),
        seen: { hash: item.hash, decisions: item.decisions },
      };
    });
    if (decisions.length > 0) await act(stage, name, id, 'decisions', { decisions });
  }
};

/** Items go from hand to hand: by request, with whoever is locked or leaves, and with the time. */
const handOn = async (stage: Stage, id: number): Promise<void> => {
  const { people, orgId, teamId } = stage;
  const { mia, ned, ben, pat } = people;
  const mine = (await itemsOf(stage, id)).find((item) => item.reviewer_id === ned.id);
  await act(stage, 'ned', id, 'reassign', { to_id: ben.id, item_ids: [mine?.id ?? 0] });
  await act(stage, 'ada', id, 'reassign', { to_id: ned.id, from_id: ben.id, note: 'Knows them' });
  await stage.behind(sql`UPDATE review_reminders SET sent_at = sent_at - interval '2 hours'
    WHERE review_id = ${id}`);
  await act(stage, 'ada', id, 'nudge');
  // Of what they had, Ada gets all but what is her own: that is nobody's for now.
  for (const person of [mia, ben]) {
    await stage.send('olga', 'PUT', `/users/${person.id}/lock_account`, { reason: 'Lost laptop' });
  }
  await stage.jobs();
  for (const person of [mia, ben]) {
    await stage.send('olga', 'PUT', `/users/${person.id}/unlock_account`);
  }
  await act(stage, 'ada', id, 'reassign', { to_id: mia.id, from_id: people.ada.id });
  await act(stage, 'ada', id, 'pause', { reason: 'Holidays' });
  await act(stage, 'ada', id, 'resume');
  await stage.behind(sql`UPDATE reviews SET started_at = now() - interval '30 days',
    due_at = now() + interval '1 day' WHERE id = ${id}`);
  await stage.jobs();
  await act(stage, 'ada', id, 'extend', { due_at: inDays(20), reason: 'More time' });
  await act(stage, 'ada', id, 'reassign', { to_id: ned.id, from_id: ben.id });
  await stage.send('olga', 'DELETE', `/orgs/${orgId}/members`, {
    members: [{ id: ned.id, delegate_owner_id: mia.id }],
  });
  // What is asked about changes meanwhile.
  await stage.send('olga', 'PUT', `/flows/${teamId * 10 + 1}/accessors`, {
    accessors: [{ type: 'USER', id: pat.id, access_roles: ['admin'] }],
  });
};

/** What is taken out of a team or away from a resource fails, or is let through again. */
const breakRights = (stage: Stage, isBroken: boolean) =>
  stage.test.owner.query(
    isBroken
      ? `CREATE OR REPLACE FUNCTION refuse_it() RETURNS trigger LANGUAGE plpgsql
           AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
         CREATE TRIGGER refuse_it BEFORE DELETE ON team_members
           FOR EACH ROW WHEN (OLD.org_id = ${stage.orgId}) EXECUTE FUNCTION refuse_it();
         CREATE TRIGGER refuse_it BEFORE DELETE ON grants
           FOR EACH ROW WHEN (OLD.org_id = ${stage.orgId}) EXECUTE FUNCTION refuse_it()`
      : 'DROP TRIGGER refuse_it ON team_members; DROP TRIGGER refuse_it ON grants',
  );

/** To the end: counted, approved, applied with failures, tried again, looked over, signed off. */
const bringToEnd = async (stage: Stage, id: number): Promise<void> => {
  if (stage.dice.between(0, 1) === 1) await act(stage, 'ada', id, 'close', { reason: 'All said' });
  else await stage.behind(sql`UPDATE reviews SET due_at = now() WHERE id = ${id}`);
  await breakRights(stage, true);
  await stage.jobs();
  await act(stage, 'ben', id, 'approve', { note: 'Looked over' });
  await act(stage, 'ben', id, 'apply');
  await stage.jobs();
  await breakRights(stage, false);
  const failed = await stage.test.db.execute<{ id: number }>(
    sql`SELECT id FROM review_items WHERE review_id = ${id} AND result = 'failed'`,
  );
  const some = failed.rows.slice(0, 1).map((item) => item.id);
  if (some.length > 0) await act(stage, 'olga', id, 'retry', { item_ids: some });
  await stage.jobs();
  await act(stage, 'olga', id, 'retry');
  await stage.jobs();
  await act(stage, 'olga', id, 'check');
  await stage.behind(sql`UPDATE reviews SET check_again_at = now() WHERE id = ${id}`);
  await stage.jobs();
  await act(stage, 'ada', id, 'sign_off', { note: 'Known' });
  await stage.send('ada', 'GET', `/reviews/${id}/evidence`);
};

const runOf = async ({ test }: Stage, id: number): Promise<number> => {
  const { rows } = await test.db.execute<{ id: number }>(sql`
    SELECT max(r.id) AS id FROM reviews r JOIN reviews first ON first.series_id = r.series_id
    WHERE first.id = ${id}`);
  return rows[0]?.id ?? 0;
};

const letNextCome = async (stage: Stage, id: number): Promise<number> => {
  await stage.behind(sql`UPDATE review_series s SET next_start_at = now()
    FROM reviews r WHERE r.id = ${id} AND s.id = r.series_id`);
  await stage.jobs();
  return runOf(stage, id);
};

/** The next run, which takes from admins, too, whoever lets it be applied among them; then the series ends. */
const runAgain = async (stage: Stage, first: number, name: string): Promise<void> => {
  const { people, orgId } = stage;
  const settings = settingsFor(stage, ['mia', 'ada'], {
    name,
    rights: ['admin', 'team', 'grant'],
    rules: { apply: 'by_hand', on_silence: 'revoke', repeat: 'quarterly' },
  });
  await stage.send('ada', 'PUT', `/reviews/${first}`, { settings });
  const second = await letNextCome(stage, first);
  await answer(stage, second, 1, ['admin']);
  await act(stage, 'ada', second, 'close');
  await stage.jobs();
  await act(stage, 'ben', second, 'approve', { note: 'Looked over' });
  await act(stage, 'ben', second, 'apply');
  await stage.send('olga', 'PUT', `/orgs/${orgId}/members`, {
    members: [{ id: people.ben.id, admin: false }],
  });
  await stage.jobs();
  for (const name of ['ada', 'olga'] as const) {
    if ((await stateOf(stage, second)) === 'awaiting_apply') {
      await act(stage, name, second, 'apply');
    }
    await stage.jobs();
  }
  const third = await letNextCome(stage, first);
  await act(stage, 'olga', third, 'stop', { name, reason: 'No more of it' });
};

/** A series of which a run finds nothing in its scope, waits, and comes again. */
const findNothing = async (stage: Stage): Promise<void> => {
  const { people, teamId } = stage;
  const settings = settingsFor(stage, ['mia', 'ada'], {
    name: 'Team',
    scope: { kind: 'team', team_id: teamId },
    rules: { apply: 'by_hand' },
  });
  const members = [{ id: people.mia.id }];
  await stage.send('olga', 'PUT', `/teams/${teamId}/members`, { members });
  const made = await stage.send('olga', 'POST', '/reviews', {
    settings,
    start: 'now',
    confirm: 'Team',
  });
  const id = Number(made['id']);
  await stage.jobs();
  await stage.send('olga', 'POST', `/teams/${teamId}/members`, { members: [] });
  const second = await letNextCome(stage, id);
  await letNextCome(stage, id);
  await stage.send('olga', 'DELETE', `/reviews/${second}`);
};

/** All that becomes of access reviews, by requests and by jobs. */
export const tellReviews = async (stage: Stage): Promise<void> => {
  const name = `Quarter ${stage.orgId}`;
  const id = await prepare(stage, name);
  await answer(stage, id, 3);
  await handOn(stage, id);
  await answer(stage, id, 2);
  await bringToEnd(stage, id);
  await runAgain(stage, id, name);
  await findNothing(stage);
};
