import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { listBulkRuns } from '../../contract/bulk.ts';
import { mergeMembers } from '../../contract/orgs.ts';
import { getAccess, updateAccess, type AccessGrant } from '../../contract/resource-access.ts';
import {
  listTeamMembers,
  mergeTeamMembers,
  removeTeamMembers,
  type TeamMember,
} from '../../contract/teams.ts';
import { getUser } from '../../contract/users.ts';
import { AN_INSTANT, fakeUser } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { answer, server } from '../test/server.ts';
import type { Inverse } from './inverse.ts';
import { recentActs } from './recent-acts.ts';
import { RecentDrawer } from './recent-drawer.tsx';

const [BO, CY, TEAM] = [
  { id: 7, name: 'Bo' },
  { id: 8, name: 'Cy' },
  { id: 4, name: 'Data' },
];
const RESOURCE = { resource_type: 'flows', resource_id: 3 } as const;
const END = '2026-03-01T00:00:00.000Z';

const writes: unknown[] = [];
const write = ({ body }: { body: unknown }) => {
  writes.push(body);
  return [];
};

beforeEach(() => {
  writes.length = 0;
  recentActs.clear();
  server.use(
    answer(listBulkRuns, () => []),
    answer(mergeMembers, write),
    answer(mergeTeamMembers, write),
    answer(removeTeamMembers, write),
    answer(updateAccess, (asked) => {
      write(asked);
      return { status: '', message: '', resource: { type: 'flows', id: 3, name: '' }, grants: [] };
    }),
  );
});

const member = (id: number, change: Partial<TeamMember> = {}): TeamMember => ({
  id,
  email: '',
  admin: false,
  ...change,
});
const inTeam = (...members: TeamMember[]) => answer(listTeamMembers, () => members);
const person = (admin?: boolean) =>
  answer(getUser, () => {
    const [now] = fakeUser().org_memberships;
    const left = admin === undefined || now === undefined;
    return fakeUser({ org_memberships: left ? [] : [{ ...now, 'is_admin?': admin }] });
  });
const given = (...grants: Partial<AccessGrant>[]) =>
  answer(getAccess, () => ({
    status: '',
    access_configurations: [
      {
        ...RESOURCE,
        resource_name: 'Orders',
        owner: { id: 1, full_name: 'Ada' },
        access_grants: grants.map((grant) => ({
          access_level: 'operator',
          granted_at: AN_INSTANT,
          ...grant,
        })),
      },
    ],
  }));

const ROLE: Inverse = { kind: 'role', whom: BO, admin: false };
const OUT: Inverse = { kind: 'join', whom: BO, team: TEAM, admin: true, left: null };
const MANAGES: Inverse = { kind: 'join', whom: BO, team: TEAM, admin: false, left: true };
const ADDED: Inverse = { kind: 'leave', whom: [BO], team: TEAM };
const LEVEL: Inverse = {
  kind: 'grant',
  to: { user_id: 7 },
  who: 'Bo',
  resource: RESOURCE,
  level: 'admin',
  expiresAt: null,
  left: { level: 'operator', expiresAt: END },
};
const TAKEN = { ...LEVEL, left: null };

const undo = async (inverse: Inverse) => {
  recentActs.add({ userId: 1, orgId: 1, text: 'Done', about: 'Bo', inverse });
  const { user } = renderApp(<RecentDrawer open onClose={() => undefined} />);
  await user.click(await screen.findByRole('button', { name: 'Undo “Done”' }));
};

it.each([
  ['made a member again', ROLE, person(false), 'Bo is a member now'],
  ['removed from the org', ROLE, person(), 'Bo has left the org'],
  ['added to the team again', OUT, inTeam(member(7)), 'Bo is an ordinary member of Data now'],
  ['taken out of the team', MANAGES, inTeam(member(8)), 'Bo is not in Data any more'],
  ['made an ordinary member', MANAGES, inTeam(member(7)), 'Bo is an ordinary member of Data now'],
  ['taken out by others', ADDED, inTeam(), 'Bo is not in Data any more'],
  ['let manage the team', ADDED, inTeam(member(7, { admin: true })), 'Bo manages Data now'],
  [
    'added by somebody faster',
    ADDED,
    inTeam(member(7, { added_by: { id: 9, full_name: 'Di', email: '' } })),
    'Bo was added by Di',
  ],
  ['left without the access', LEVEL, given({ team_id: 7 }), 'Bo: no direct access any more'],
  ['given access again', TAKEN, given({ user_id: 7 }), 'Bo: operator now'],
  [
    'given another level',
    LEVEL,
    given({ user_id: 7, access_level: 'collaborator', expires_at: END }),
    'Bo: collaborator now',
  ],
  [
    'given another end',
    LEVEL,
    given({ user_id: 7, expires_at: null }),
    'Bo: the access ends at another time now',
  ],
] as const)('who was %s since stays so, and it is said', async (_, inverse, stands, why) => {
  server.use(stands);
  await undo(inverse);
  expect(await screen.findByText(`It has been changed since: ${why}.`)).toBeVisible();
  expect(screen.getByRole('button', { name: /^Try again/ })).toBeVisible();
  expect(writes).toEqual([]);
});

it.each([
  [ROLE, person(true), { members: [{ id: 7, admin: false }] }],
  [OUT, inTeam(member(8)), { members: [{ id: 7, admin: true }] }],
  [MANAGES, inTeam(member(7, { admin: true })), { members: [{ id: 7, admin: false }] }],
  [
    ADDED,
    inTeam(member(7, { added_by: { id: 1, full_name: 'Ada', email: '' } })),
    { members: [{ id: 7 }] },
  ],
  [
    LEVEL,
    given({ team_id: 7 }, { user_id: 7, expires_at: END }),
    { ...RESOURCE, access_grants: [{ user_id: 7, access_level: 'admin', expires_at: null }] },
  ],
] as const)('%j is taken back while it stands', async (inverse, stands, body) => {
  server.use(stands);
  await undo(inverse);
  await waitFor(() => expect(writes).toEqual([body]));
  expect(await screen.findByText('Undone')).toBeVisible();
});

it('takes out those who are still as they were added, and names the others', async () => {
  server.use(inTeam(member(7), member(8, { admin: true })));
  await undo({ ...ADDED, whom: [BO, CY] });
  expect(await screen.findByText('Bo: undone, but Cy manages Data now')).toBeVisible();
  expect(writes).toEqual([{ members: [{ id: 7 }] }]);
});

it('says so of an act that an older version of the page kept otherwise', async () => {
  await undo({ kind: 'role', whom: BO } as Inverse);
  expect(await screen.findByText(/^An older version of this page kept it/)).toBeVisible();
});
