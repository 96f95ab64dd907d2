import { sql } from 'drizzle-orm';
import type { ReviewSettingsInput } from '../../contract/review-settings.ts';
import { settingsOf } from '../../server/test/draft-review.ts';
import { findDue } from '../../server/jobs/due.repo.ts';
import { RUNS } from '../../server/jobs/runs.ts';
import {
  keyBearerFor,
  loginAs,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../server/test/seed.ts';
import type { TestApp } from '../../server/test/test-app.ts';
import { changeDirectly } from '../../server/test/world.ts';
import type { Dice } from './random.ts';

/** Holds one act against what both witnesses saw of it. */
export type Judge = (name: string, act: () => Promise<unknown>) => Promise<void>;

/** Who there is: the owner of the org, two admins, two reviewers, somebody with much to lose. */
export const CAST = ['olga', 'ada', 'ben', 'mia', 'ned', 'pat'] as const;
export type Name = (typeof CAST)[number];

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** An org with reviews, and what is done there under the witness. */
export interface Stage {
  readonly test: TestApp;
  readonly dice: Dice;
  readonly orgId: number;
  readonly people: Readonly<Record<Name, SeededPerson>>;
  readonly teamId: number;
  /** A request of somebody, judged; the body of the reply. */
  send(name: Name, method: Method, path: string, body?: object): Promise<Record<string, unknown>>;
  /** All that is due now and what follows from it, each job judged by itself. */
  jobs(): Promise<void>;
  /** What nobody is witness to: the time, and what breaks. */
  behind(statement: ReturnType<typeof sql>): Promise<unknown>;
}

const addRights = async (stage: Stage): Promise<void> => {
  const { people, teamId, test } = stage;
  const { pat, mia } = people;
  await stage.send('olga', 'PUT', '/resources', {
    resources: [1, 2, 3].map((n) => ({
      resource_type: 'flows',
      resource_id: teamId * 10 + n,
      resource_name: `Flow ${n}`,
      owner_id: people.olga.id,
    })),
  });
  for (const [n, level] of [
    [1, 'operator'],
    [2, 'admin'],
    [3, 'operator'],
  ] as const) {
    const accessors = [
      { type: 'USER', id: pat.id, access_roles: [level] },
      { type: 'TEAM', id: teamId, access_roles: ['operator'] },
    ];
    const path = `/flows/${teamId * 10 + n}/accessors`;
    await stage.send('olga', 'PUT', path, { accessors: accessors.slice(0, n) });
  }
  await stage.send('olga', 'PUT', `/teams/${teamId}/members`, {
    members: [{ id: pat.id }, { id: mia.id, admin: true }],
  });
  await keyBearerFor(test, pat);
  // What is reviewed was there long before.
  await stage.behind(sql`UPDATE org_memberships SET created_at = now() - interval '60 days'
    WHERE org_id = ${stage.orgId}`);
  await stage.behind(sql`UPDATE team_members SET joined_at = now() - interval '60 days'
    WHERE org_id = ${stage.orgId}`);
};

/** Sets an org up, with every kind of right in it. */
export const setStage = async (test: TestApp, judge: Judge, dice: Dice): Promise<Stage> => {
  const org = await seedOrg(test);
  const add = (fullName: string, admin = false) => seedPerson(test, org.id, { fullName, admin });
  const people = {
    olga: org.owner,
    ada: await add('Ada', true),
    ben: await add('Ben', true),
    mia: await add('Mia'),
    ned: await add('Ned'),
    pat: await add('Pat'),
  };
  const send: Stage['send'] = async (name, method, path, body) => {
    let json: Record<string, unknown> = {};
    const headers = { ...(await loginAs(test, people[name])), 'if-match': '*' };
    await judge(`${name}: ${method} ${path}`, async () => {
      const reply = await test.app.inject({
        method,
        url: `/api${path}`,
        headers,
        ...(body && { payload: body }),
      });
      if (reply.headers['content-type']?.toString().includes('json')) json = reply.json();
    });
    return json;
  };
  const team = await send('olga', 'POST', '/teams', { name: 'Data', members: [] });
  const stage: Stage = {
    test,
    dice,
    orgId: org.id,
    people,
    teamId: Number(team['id']),
    send,
    behind: (statement) => changeDirectly(test, statement),
    jobs: async () => {
      for (let round = 0; round < 5; round += 1) {
        const due = await findDue(test.services.db);
        if (due.length === 0) return;
        for (const { task, id } of due) {
          const { signal } = new AbortController();
          await judge(`job ${task}`, () => RUNS[task](test.services, id, signal));
        }
      }
    },
  };
  await addRights(stage);
  return stage;
};

/** Settings of a review by these reviewers, else by Ben; whether it is applied by itself is drawn. */
export const settingsFor = (
  { people, dice }: Stage,
  by: readonly Name[],
  {
    rules,
    ...given
  }: Partial<Omit<ReviewSettingsInput, 'rules'>> & {
    readonly rules?: Partial<ReviewSettingsInput['rules']>;
  } & { readonly name: string },
) => {
  const ids = by.map((name) => people[name].id);
  return settingsOf(ids, {
    reviewers: { policy: 'named', reviewer_ids: ids, fallback_ids: [people.ben.id] },
    ...given,
    rules: {
      days: 14,
      repeat: 'monthly',
      reason_for: 'nothing',
      apply: dice.pick(['by_hand', 'by_itself']),
      grantor_days: 0,
      ...rules,
    },
  });
};
