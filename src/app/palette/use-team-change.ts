import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { toastError } from '../../components/feedback-store.ts';
import { teamsMutations } from '../../features/teams/teams.queries.ts';
import { peopleMutations } from '../../people/people.queries.ts';
import { nameOf } from '../../people/person-facts.ts';
import { useRecent } from '../../recent/use-recent.ts';

type TeamRef = Pick<Team, 'id' | 'name'>;

/** Adds somebody to a team, which Undo takes back; and takes somebody out of one. */
export function useTeamChange() {
  const client = useQueryClient();
  const { mutateAsync: put } = useMutation(peopleMutations.addToTeam(client));
  const { mutateAsync: takeOut } = useMutation(teamsMutations.removeMembers(client));
  const { did } = useRecent();
  const take = (person: User, team: TeamRef) => takeOut({ teamId: team.id, ids: [person.id] });
  const add = (person: User, { id: teamId, name: called }: TeamRef) => {
    const name = nameOf(person);
    put({ person, teamId }).then(
      () =>
        did(`${name} is in ${called}`, name, {
          kind: 'leave',
          whom: [{ id: person.id, name }],
          team: { id: teamId, name: called },
        }),
      (error: unknown) => toastError(error, `${name} was not added to ${called}`),
    );
  };
  return { add, take };
}
