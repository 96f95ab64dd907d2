import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Team } from '../../contract/teams.ts';
import { ChoiceSearch } from '../components/choice-search.tsx';
import { teamChoices } from './team-choices.queries.ts';

/**
 * Finds a team by search on the server, for whatever is to be done with it. `whyNot` says why one
 * cannot be chosen; it stays in the list, with the reason.
 */
export function TeamSearch({
  onChoose,
  whyNot,
}: {
  onChoose: (team: Pick<Team, 'id' | 'name'>) => void;
  whyNot?: (team: Pick<Team, 'id'>) => string | null;
}) {
  const [q, setQ] = useState('');
  const found = useQuery(teamChoices.search(q));
  return (
    <ChoiceSearch
      what="teams"
      placeholder="Team, or somebody in it"
      q={q}
      onSearch={setQ}
      found={found}
      nothing={q === '' ? 'There is no team yet.' : `No team matches “${q}”.`}
      keyOf={({ id }) => id}
      {...(whyNot && { whyNot })}
      onChoose={onChoose}
      show={({ name }) => <bdi>{name}</bdi>}
      end={(team) => `${(team.member_count ?? 0).toLocaleString('en')} in it`}
    />
  );
}
