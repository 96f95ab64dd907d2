import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Team, TeamMember } from '../../../contract/teams.ts';
import { toastDone, toastError } from '../../components/feedback-store.ts';
import { memberName } from './members-columns.tsx';
import { teamsMutations } from './teams.queries.ts';

/** What is done to one member of a team. All of it can be taken back, so nothing is asked first. */
export function useMemberActs(team: Pick<Team, 'id' | 'name'>) {
  const client = useQueryClient();
  const { mutateAsync: put } = useMutation(teamsMutations.addMembers(client));
  const { mutateAsync: take } = useMutation(teamsMutations.removeMembers(client));
  const teamId = team.id;

  const tell = (work: Promise<unknown>, done: string, failed: string, undo?: () => void) =>
    void work.then(
      () => toastDone(done, undo && { undo }),
      (error: unknown) => toastError(error, failed),
    );
  const putBack = ({ id, admin, ...who }: TeamMember) =>
    tell(
      put({ teamId, members: [{ id, admin }] }),
      `${memberName({ id, admin, ...who })}: undone`,
      `${memberName({ id, admin, ...who })}: not undone`,
    );
  return {
    remove: (member: TeamMember) =>
      tell(
        take({ teamId, ids: [member.id] }),
        `${memberName(member)} is out of ${team.name}`,
        `${memberName(member)} is still in ${team.name}`,
        () => putBack(member),
      ),
    setAdmin: (member: TeamMember, admin: boolean) =>
      tell(
        put({ teamId, members: [{ id: member.id, admin }] }),
        admin
          ? `${memberName(member)} now manages ${team.name}`
          : `${memberName(member)} is now a member of ${team.name}`,
        `${memberName(member)}: nothing was changed`,
        () => putBack(member),
      ),
  };
}
