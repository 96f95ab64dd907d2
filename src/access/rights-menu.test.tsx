import { act, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  listResourceAccess,
  listUserAccess,
  type PersonRight,
} from '../../contract/resource-access.ts';
import { AN_INSTANT } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { answer, server } from '../test/server.ts';
import { PersonRights } from './person-rights.tsx';
import { ResourceRights } from './resource-rights.tsx';

const RIGHT = {
  access_level: 'operator',
  source: 'direct',
  team: null,
  granted_at: AN_INSTANT,
  granted_by: null,
  last_used_at: null,
  expires_at: null,
} as const;
const of = (id: number, full_name: string) => ({
  ...RIGHT,
  person: { id, full_name, email: '' },
});
const to = (resource_id: number, change: Partial<PersonRight> = {}) => ({
  ...RIGHT,
  resource_type: 'flows' as const,
  resource_id,
  resource_name: `Flow ${resource_id}`,
  ...change,
});
const FLOW = { resource_type: 'flows', resource_id: 7 } as const;
const toFlow = <ResourceRights resource={FLOW} name="Orders" give={null} />;
const ofBo = <PersonRights person={{ id: 2, name: 'Bo' }} canChange />;

/** Opens the menu of the first row, then has `later` come in place of what was there. */
const openThenGet = async (
  later: readonly unknown[],
  [page, label]: readonly [typeof ofBo, string],
) => {
  const { user, client } = renderApp(page);
  await user.click(await screen.findByRole('button', { name: label }));
  await screen.findByRole('menuitem', { name: /Take access away/ });
  server.use(
    // First: the path of the other fits both.
    answer(listUserAccess, () => later),
    answer(listResourceAccess, () => later),
  );
  await act(() => client.invalidateQueries());
};

it.each([
  ['person', [of(8, 'Cy')], [toFlow, 'Access of Bo']],
  ['resource', [to(8)], [ofBo, 'Access to Flow 7']],
  [
    'way to the same resource',
    [to(7, { source: 'team', team: { id: 4, name: 'Data' } })],
    [ofBo, 'Access to Flow 7'],
  ],
] as const)('an open menu does not pass to another %s in its place', async (_, later, place) => {
  server.use(
    answer(listUserAccess, () => [to(7)]),
    answer(listResourceAccess, () => [of(2, 'Bo')]),
  );
  await openThenGet(later, place);
  await waitFor(() => expect(screen.queryByRole('menu')).not.toBeInTheDocument());
  expect(await screen.findByRole('button', { name: /^Access/ })).toBeVisible();
});

it('an open menu stays with its own row when another comes before it', async () => {
  server.use(answer(listResourceAccess, () => [of(2, 'Bo')]));
  await openThenGet([of(8, 'Cy'), of(2, 'Bo')], [toFlow, 'Access of Bo']);
  expect(await screen.findByText('Cy')).toBeInTheDocument();
  expect(screen.getByRole('menu', { name: 'Access of Bo' })).toBeInTheDocument();
});
