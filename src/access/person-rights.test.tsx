import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { listUserAccess, type PersonRight } from '../../contract/resource-access.ts';
import { AN_INSTANT } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { answer, server } from '../test/server.ts';
import { PersonRights } from './person-rights.tsx';

const fakeRight = (change: Partial<PersonRight>): PersonRight => ({
  resource_type: 'flows',
  resource_id: 7,
  resource_name: 'Orders',
  access_level: 'operator',
  source: 'direct',
  team: null,
  granted_at: AN_INSTANT,
  granted_by: null,
  last_used_at: null,
  expires_at: null,
  ...change,
});
const open = (change: Partial<PersonRight>) => {
  server.use(answer(listUserAccess, () => [fakeRight(change)], { 'X-Total-Count': '1' }));
  return renderApp(<PersonRights person={{ id: 2, name: 'Bo Berg' }} canChange />);
};
const entries = async ({ user }: ReturnType<typeof open>) => {
  await user.click(await screen.findByRole('button', { name: 'Access to Orders' }));
  await screen.findByRole('menu');
  return screen.getAllByRole('menuitem');
};

it('changes in place what was given directly', async () => {
  const offered = await entries(open({}));
  expect(offered.map(({ textContent }) => textContent)).toContain('Take access away');
});

it('leads from what everyone has to where that is changed, and offers no act of its own', async () => {
  const view = open({ source: 'org' });
  const [only, ...others] = await entries(view);
  expect(others).toEqual([]);
  expect(only).toHaveTextContent('Comes from access given to everyone');
  if (only) await view.user.click(only);
  expect(view.router.state.location.pathname).toBe('/access/flows/7');
});

it('tells the end of the list from a person who reaches nothing', async () => {
  server.use(answer(listUserAccess, () => []));
  const at = '/people/2/access?cursor=abc';
  const { user } = renderApp(<PersonRights person={{ id: 2, name: 'Bo Berg' }} canChange />, {
    at,
  });
  expect(await screen.findByText('No more rights')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'First page' }));
  expect(await screen.findByText('No access to anything')).toBeVisible();
});
