import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { listResources } from '../../../contract/resources.ts';
import { listTeams } from '../../../contract/teams.ts';
import { fakeTeam } from '../../test/fakes.ts';
import { answer, server } from '../../test/server.ts';
import { more, serveBulk } from './bulk-testing.tsx';
import { open, page, person, serve } from './people-testing.tsx';

describe('an act on many that is about something else, too', () => {
  it('chooses the team first', async () => {
    serve(() => page([person(2)]));
    const asked = serveBulk();
    server.use(answer(listTeams, () => [fakeTeam()]));
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select Person 2' }));
    await user.click(screen.getByRole('button', { name: 'Add to team' }));
    await user.click(await screen.findByRole('button', { name: /Data/ }));
    await user.click(await screen.findByRole('button', { name: 'Add 1 person to Data' }));
    await screen.findByRole('dialog', { name: '1 of 1 added to the team' });
    expect(asked.map(({ team_id: id }) => id)).toEqual([4, 4]);
  });

  it('chooses the resource first, and how much of it', async () => {
    serve(() => page([person(2)]));
    const asked = serveBulk();
    server.use(
      answer(listResources, () => [
        {
          resource_type: 'flows',
          resource_id: 7,
          resource_name: 'Nightly load',
          owner: { id: 1, full_name: 'Ada', email: 'ada@example.com' },
          grants: 0,
          updated_at: '2026-01-15T10:00:00.000Z',
          created_at: '2026-01-15T10:00:00.000Z',
        },
      ]),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select Person 2' }));
    await more(user, 'Give access');
    await user.selectOptions(await screen.findByLabelText('Level'), 'Operator');
    await user.click(await screen.findByRole('button', { name: /Nightly load/ }));
    const verb = 'Give 1 person access to Nightly load as operator';
    await user.click(await screen.findByRole('button', { name: verb }));
    await screen.findByRole('dialog', { name: '1 of 1 given access' });
    expect(asked[1]).toMatchObject({
      resource: { resource_type: 'flows', resource_id: 7 },
      access_level: 'operator',
    });
  });
});
