import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  getAccess,
  listResourceAccess,
  updateAccess,
  type AccessGrant,
  type ResourceRight,
} from '../../../contract/resource-access.ts';
import { AN_INSTANT } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';
import { ResourcePage } from './resource-page.tsx';

const TO_THE_TEAM: AccessGrant = {
  team_id: 4,
  team_name: 'Data',
  access_level: 'operator',
  granted_at: AN_INSTANT,
  granted_by: null,
  last_used_at: null,
  expires_at: null,
};
const THROUGH_THE_TEAM: ResourceRight = {
  person: { id: 2, full_name: 'Bo Berg', email: 'bo@example.com' },
  access_level: 'operator',
  source: 'team',
  team: { id: 4, name: 'Data' },
  granted_at: AN_INSTANT,
  granted_by: null,
  last_used_at: null,
  expires_at: null,
};

/** The page of a resource; `asked` fills with the changes of access that it asks for. */
const open = (rights: readonly ResourceRight[]) => {
  const asked: unknown[] = [];
  let grants = [TO_THE_TEAM];
  server.use(
    answer(getAccess, () => ({
      status: 'success',
      access_configurations: [
        {
          resource_type: 'flows',
          resource_id: 7,
          resource_name: 'Orders',
          owner: { id: 1, full_name: 'Ada Admin' },
          access_grants: grants,
        },
      ],
    })),
    answer(listResourceAccess, () => rights, { 'X-Total-Count': `${rights.length}` }),
    answer(updateAccess, ({ body }) => {
      asked.push(body);
      grants = [];
      const resource = { type: 'flows', id: 7, name: 'Orders' };
      return { status: 'success', message: '', resource, grants };
    }),
  );
  const view = renderApp(<ResourcePage resource={{ resource_type: 'flows', resource_id: 7 }} />, {
    at: '/access/flows/7',
  });
  return { ...view, asked };
};
const teams = () => screen.findByRole('table', { name: 'Teams with access' });

it('takes away what was given to a team, also to one that nobody is in', async () => {
  const { user, asked } = open([]);
  expect(within(await teams()).getByRole('row', { name: /Data.*Operator/ })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Access of the team Data' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Take access away' }));
  await waitFor(() => expect(screen.queryByRole('table')).toBeNull());
  expect(asked).toEqual([
    {
      resource_type: 'flows',
      resource_id: 7,
      access_modifications: [{ team_id: 4, new_access_level: 'none' }],
    },
  ]);
});

it('changes the level of a team', async () => {
  const { user, asked } = open([]);
  await teams();
  await user.click(screen.getByRole('button', { name: 'Access of the team Data' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Make admin' }));
  await waitFor(() =>
    expect(asked).toMatchObject([{ access_grants: [{ team_id: 4, access_level: 'admin' }] }]),
  );
});

it('leads from a right through a team to the access of that team', async () => {
  const { user } = open([THROUGH_THE_TEAM]);
  await user.click(await screen.findByRole('button', { name: 'Access of Bo Berg' }));
  await user.click(await screen.findByRole('menuitem', { name: /^Change it for the team Data/ }));
  await waitFor(() =>
    expect(screen.getByRole('heading', { name: 'Teams with access' })).toHaveFocus(),
  );
});
