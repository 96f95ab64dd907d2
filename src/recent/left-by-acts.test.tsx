import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { updateAccess } from '../../contract/resource-access.ts';
import { mergeTeamMembers, removeTeamMembers } from '../../contract/teams.ts';
import { useRightActs } from '../access/right-acts.tsx';
import { useMemberActs } from '../features/teams/use-member-acts.ts';
import { fakeTeam } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { answer, server } from '../test/server.ts';
import { recentActs } from './recent-acts.ts';

const END = '2027-03-01T00:00:00.000Z';
const BO = { id: 7, email: 'bo@example.com', full_name: 'Bo', admin: false };

function Acts() {
  const member = useMemberActs(fakeTeam());
  const entries = useRightActs()({
    right: { access_level: 'operator', source: 'direct', team: null, expires_at: END },
    resource: { resource_type: 'flows', resource_id: 3 },
    resourceName: 'Orders',
    to: { user_id: 7 },
    who: 'Bo',
  });
  return (
    <>
      {entries.map((entry) =>
        entry === 'divider' ? null : (
          <button key={entry.label} onClick={entry.onSelect}>
            {entry.label}
          </button>
        ),
      )}
      <button onClick={() => member.setAdmin(BO, true)}>Manages</button>
      <button onClick={() => member.remove(BO)}>Out</button>
    </>
  );
}

beforeEach(() => recentActs.clear());

it.each([
  ['Make admin', { level: 'admin', expiresAt: END }],
  ['Take access away', null],
  ['Manages', true],
  ['Out', null],
])('%s tells its undo what it left', async (label, left) => {
  const resource = { type: 'flows', id: 3, name: 'Orders' };
  server.use(
    answer(mergeTeamMembers, () => []),
    answer(removeTeamMembers, () => []),
    answer(updateAccess, () => ({ status: '', message: '', resource, grants: [] })),
  );
  const { user } = renderApp(<Acts />);
  await user.click(screen.getByRole('button', { name: label }));
  await waitFor(() => expect(recentActs.all()).toMatchObject([{ inverse: { left } }]));
});
