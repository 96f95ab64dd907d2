import { beforeEach, describe, expect, it } from 'vitest';
import { listOrgAudit } from '../../contract/audit.ts';
import { createInvites } from '../../contract/invites.ts';
import { updateOrg } from '../../contract/orgs.ts';
import { listLocks } from '../../contract/session.ts';
import { listTeams } from '../../contract/teams.ts';
import { lockUser, unlockUser } from '../../contract/user-acts.ts';
import { getUserSettings, updateUserSettings } from '../../contract/user-settings.ts';
import { listUsers, type User } from '../../contract/users.ts';
import { call, callPage } from '../api/client.ts';
import { setStandIns } from '../api/stand-in.ts';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { answer, server } from '../test/server.ts';
import { PagedIndex } from './paged-index.ts';
import { makeStandIns } from './stand-ins.ts';

const people = Array.from({ length: 450 }, (_, index) =>
  fakeUser({
    id: index + 1,
    full_name: `Person ${String(index + 1).padStart(3, '0')}`,
    email: `p${index + 1}@example.com`,
  }),
);
const pageOf = (rows: readonly User[], url: URL) => {
  const [page, size] = [
    Number(url.searchParams.get('page')),
    Number(url.searchParams.get('per_page')),
  ];
  return rows.slice((page - 1) * size, page * size);
};

describe('a list that is held here', () => {
  const held = (rows: readonly number[], total: number | null = rows.length) =>
    new PagedIndex<number>(
      (row) => row,
      async (page) => ({
        items: rows.slice((page - 1) * 200, page * 200),
        total,
        next: null,
        previous: null,
      }),
    );

  it('is searched as far as it has come, and says how far that is', async () => {
    const index = held(Array.from({ length: 450 }, (_, row) => row));
    const told: string[] = [];
    index.subscribe(() => {
      const { held: count, total, isComplete } = index.snapshot();
      told.push(`${count} of ${total}${isComplete ? ', all' : ''}`);
    });
    expect((await index.rows()).length).toBeGreaterThanOrEqual(200);
    expect(await index.allRows()).toHaveLength(450);
    expect(told).toEqual(['200 of 450', '400 of 450', '450 of 450, all']);
  });

  it('knows its end where the server counts nothing', async () => {
    const index = held(
      Array.from({ length: 400 }, (_, row) => row),
      null,
    );
    expect(await index.allRows()).toHaveLength(400);
    expect(index.snapshot()).toMatchObject({ total: 400, isComplete: true });
  });

  it('says what went wrong, and begins anew when asked again', async () => {
    let isDown = true;
    const index = new PagedIndex<number>(
      (row) => row,
      async () => {
        if (isDown) throw new Error('down');
        return { items: [1], total: 1, next: null, previous: null };
      },
    );
    await expect(index.rows()).rejects.toThrow('down');
    isDown = false;
    expect(await index.rows()).toEqual([1]);
  });
});

describe('what stands in for our routes', () => {
  const asked: string[] = [];
  beforeEach(() => {
    asked.length = 0;
    setStandIns(makeStandIns(fakeSession({ features: [] })));
    server.use(
      answer(listUsers, ({ url }) => {
        asked.push(url.search);
        return pageOf(people, url);
      }),
    );
    return () => setStandIns(null);
  });

  it('searches, filters, sorts and pages people, and asks the platform for none of it', async () => {
    const query = { q: 'person 04', sort: 'full_name', order: 'desc', per_page: '5' } as const;
    await expect.poll(async () => (await callPage(listUsers, { query })).items.length).toBe(5);
    const page = await callPage(listUsers, { query });
    expect(page.items.map(({ full_name: name }) => name)).toEqual([
      'Person 049',
      'Person 048',
      'Person 047',
      'Person 046',
      'Person 045',
    ]);
    expect(page).toMatchObject({ total: 10, next: '5', previous: null });
    const ids = await callPage(listUsers, { query: { q: '7' } });
    expect(ids.items.some(({ id }) => id === 7)).toBe(true);
    for (const search of asked) expect(search).toMatch(/^\?access_role=all&page=\d&per_page=200$/);
  });

  it('shows at once what an act has changed', async () => {
    await callPage(listUsers, { query: {} });
    server.use(answer(lockUser, () => fakeUser({ ...people[6], account_locked: true })));
    await call(lockUser, { params: { user_id: 7 }, body: { reason: 'x' } });
    const locked = await callPage(listUsers, { query: { locked: 'true' } });
    expect(locked.items.map(({ id }) => id)).toEqual([7]);
  });

  it('unlocks as the platform does, which tells no kinds of lock apart', async () => {
    const bodies: unknown[] = [];
    server.use(
      answer(unlockUser, ({ body }) => {
        bodies.push(body);
        return fakeUser(people[6]);
      }),
    );
    await call(unlockUser, { params: { user_id: 7 }, body: { only: 'admin', reason: 'x' } });
    expect(bodies).toEqual([{ reason: 'x' }]);
  });

  it('invites by adding members, judged against who is here', async () => {
    const sent: unknown[] = [];
    server.use(
      answer(updateOrg, ({ body }) => {
        sent.push(body);
        return new Response(JSON.stringify({ id: 1 }), { status: 500 });
      }),
    );
    const invites = [
      { email: 'new@example.com', full_name: 'New' },
      { email: 'P7@example.com' },
      { email: 'no address' },
      { email: 'new@example.com' },
    ];
    const judged = await call(createInvites, {
      params: { org_id: 1 },
      body: { invites, dry_run: true },
    });
    expect(judged.map(({ verdict }) => verdict)).toEqual(['ok', 'member', 'invalid', 'duplicate']);
    await call(createInvites, { params: { org_id: 1 }, body: { invites } }).catch(() => undefined);
    expect(sent).toEqual([{ members: [{ email: 'new@example.com', full_name: 'New' }] }]);
  });

  it('reads a log by page and by instants', async () => {
    const searches: URLSearchParams[] = [];
    server.use(
      answer(
        listOrgAudit,
        ({ url }) => {
          searches.push(url.searchParams);
          return [];
        },
        { 'X-Total-Count': '120' },
      ),
    );
    const page = await callPage(listOrgAudit, {
      params: { org_id: 1 },
      query: { from: '2026-03-01', tz: 'Asia/Tokyo', q: 'x', per_page: '50', cursor: '2' },
    });
    expect(Object.fromEntries(searches[0] ?? [])).toEqual({
      page: '2',
      per_page: '50',
      from: '2026-02-28T15:00:00.000Z',
    });
    expect(page).toMatchObject({ next: '3', previous: '1' });
  });

  it('knows who is in a team from the team itself', async () => {
    const team = {
      id: 3,
      name: 'Data',
      description: '',
      owner: { id: 1, full_name: 'Ada', email: 'ada@example.com', email_verified_at: null },
      org: { id: 1, name: 'Acme' },
      member: false,
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
      access_roles: ['admin'],
      tags: [],
      members: [{ id: 7, email: 'p7@example.com', admin: false }],
    };
    server.use(answer(listTeams, () => [team]));
    await expect
      .poll(async () => (await callPage(listUsers, { query: { team_id: '3' } })).items)
      .toMatchObject([{ id: 7 }]);
  });

  it('keeps views of lists on this device', async () => {
    const view = { page: 'people', org_id: 1, name: 'Locked', search: '?locked=true' } as const;
    await call(updateUserSettings, { body: { views: [view] } });
    expect(await call(getUserSettings, {})).toMatchObject({ views: [view] });
  });

  it('refuses what nothing can stand in for, without asking', async () => {
    await expect(callPage(listLocks, { query: {} })).rejects.toMatchObject({ code: 'not_found' });
  });
});
