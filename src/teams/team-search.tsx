import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Team } from '../../contract/teams.ts';
import { ErrorPanel, Loading } from '../components/async-states.tsx';
import { SearchBox } from '../components/search-box.tsx';
import '../people/person-search.css';
import { teamChoices } from './team-choices.queries.ts';

/**
 * Finds a team by search on the server, for whatever is to be done with it. `whyNot` says why one
 * cannot be chosen; it stays in the list, with the reason.
 */
export function TeamSearch({
  onChoose,
  whyNot = () => null,
}: {
  onChoose: (team: Pick<Team, 'id' | 'name'>) => void;
  whyNot?: (team: Pick<Team, 'id'>) => string | null;
}) {
  const [q, setQ] = useState('');
  const teams = useQuery(teamChoices.search(q));
  const rows = teams.data?.items;
  return (
    <>
      <div className="person-search">
        <SearchBox
          value={q}
          label="Search teams"
          placeholder="Team, or somebody in it"
          hasHotkey={false}
          onChange={setQ}
        />
      </div>
      {teams.error !== null && rows === undefined && (
        <ErrorPanel error={teams.error} onRetry={() => void teams.refetch()} />
      )}
      {teams.isPending && <Loading lines={3} />}
      {rows?.length === 0 && (
        <p className="muted small">
          {q === '' ? 'There is no team yet.' : `No team matches “${q}”.`}
        </p>
      )}
      <ul className="person-choices" aria-label="Teams" aria-busy={teams.isFetching}>
        {rows?.map((team) => {
          const reason = whyNot(team);
          const members = `${(team.member_count ?? 0).toLocaleString('en')} in it`;
          return (
            <li key={team.id}>
              <button
                type="button"
                aria-disabled={reason !== null}
                onClick={() => reason === null && onChoose(team)}
              >
                <bdi>{team.name}</bdi>
                <span className="muted small">{reason ?? members}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
