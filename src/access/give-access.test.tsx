import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { updateAccess } from '../../contract/resource-access.ts';
import { listUsers } from '../../contract/users.ts';
import { renderApp } from '../test/render.tsx';
import { atDawnInTokyo } from '../test/tokyo.ts';
import { answer, server } from '../test/server.ts';
import { GiveAccess } from './give-access.tsx';

atDawnInTokyo();

it('ends at the end of the day where the reader is, today there at the earliest', async () => {
  const asked: unknown[] = [];
  server.use(
    answer(listUsers, () => []),
    answer(updateAccess, ({ body }) => {
      asked.push(body);
      const resource = { type: 'flows', id: 7, name: 'Orders' };
      return { status: 'ok', message: '', resource, grants: [] };
    }),
  );
  const { user } = renderApp(
    <GiveAccess resource={{ resource_type: 'flows', resource_id: 7 }} name="Orders" />,
  );
  await user.click(screen.getByRole('button', { name: 'Give access' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Give access to Orders' });
  await user.click(within(dialog).getByRole('radio', { name: 'Everyone in the org' }));
  const ends = within(dialog).getByLabelText(/Ends after/);
  // Half past five in the morning of the 24th.
  expect(ends).toHaveAttribute('min', '2026-11-24');
  fireEvent.change(ends, { target: { value: '2026-11-24' } });
  await user.click(within(dialog).getByRole('button', { name: /^Give everyone in/ }));
  await waitFor(() =>
    expect(asked).toMatchObject([{ access_grants: [{ expires_at: '2026-11-24T14:59:59.000Z' }] }]),
  );
});
