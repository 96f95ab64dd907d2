import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { getAccessMatrix } from '../../../contract/access-matrix.ts';
import { getTeam, listTeams } from '../../../contract/teams.ts';
import { fakeTeam } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';
import { AccessMatrixView } from './access-matrix.tsx';

it('finds the team to filter by on the server, and says which one is set', async () => {
  const asked: (string | null)[] = [];
  const searched: (string | null)[] = [];
  const zoology = fakeTeam({ id: 740, name: 'Zoology' });
  server.use(
    answer(getAccessMatrix, ({ url }) => {
      asked.push(url.searchParams.get('team_id'));
      return { people: [], people_total: 0, resources: [], resources_total: 0, cells: [] };
    }),
    answer(listTeams, ({ url }) => {
      searched.push(url.searchParams.get('q'));
      return [zoology];
    }),
    answer(getTeam, () => zoology),
  );
  const { user, router } = renderApp(<AccessMatrixView />, { at: '/access/matrix' });
  await user.click(screen.getByRole('button', { name: 'Team' }));
  await user.type(await screen.findByRole('searchbox', { name: 'Search teams' }), 'zoo');
  await waitFor(() => expect(searched.at(-1)).toBe('zoo'));
  await user.click(await screen.findByRole('button', { name: /Zoology/ }));
  await waitFor(() => expect(asked.at(-1)).toBe('740'));
  await user.click(await screen.findByRole('button', { name: /^Team: Zoology \(remove/ }));
  await waitFor(() => expect(router.state.location.search).toBe(''));
});
