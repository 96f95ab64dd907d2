import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { listTeamMembers, type Team } from '../../../contract/teams.ts';
import { AN_INSTANT } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';
import { MembersTab } from './members-tab.tsx';

const TEAM: Team = {
  id: 4,
  name: 'Data',
  description: '',
  owner: { id: 1, full_name: 'Ada', email: 'ada@example.com', email_verified_at: null },
  org: { id: 1, name: 'Acme' },
  member: false,
  members: [],
  access_roles: ['admin'],
  tags: [],
  updated_at: AN_INSTANT,
  created_at: AN_INSTANT,
  member_count: 3,
  etag: '"team-4-1"',
};

it('tells the end of the list of members from a team that nobody is in', async () => {
  server.use(answer(listTeamMembers, () => []));
  const { user } = renderApp(<MembersTab team={TEAM} />, { at: '/teams/4?cursor=abc' });
  expect(await screen.findByText('No more')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'First page' }));
  expect(await screen.findByText('Nobody is in this team')).toBeVisible();
});
