import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { toastDone, toastError } from '../../components/feedback-store.ts';
import { teamsMutations } from '../../features/teams/teams.queries.ts';
import { nameOf } from '../../people/person-facts.ts';

type TeamRef = Pick<Team, 'id' | 'name'>;

/** Adds somebody to a team, which Undo takes back; and takes somebody out of one. */
export function useTeamChange() {
  const client = useQueryClient();
  const { mutateAsync: put } = useMutation(teamsMutations.addMembers(client));
  const { mutateAsync: takeOut } = useMutation(teamsMutations.removeMembers(client));
  const take = (person: User, team: TeamRef) => takeOut({ teamId: team.id, ids: [person.id] });
  const add = (person: User, team: TeamRef) => {
    const name = nameOf(person);
    put({ teamId: team.id, members: [{ id: person.id }] }).then(
      () =>
        toastDone(`${name} is in ${team.name}`, {
          undo: () =>
            void take(person, team).then(
              () => toastDone(`${name}: undone`),
              (error: unknown) => toastError(error, `${name}: not undone`),
            ),
        }),
      (error: unknown) => toastError(error, `${name} was not added to ${team.name}`),
    );
  };
  return { add, take };
}
