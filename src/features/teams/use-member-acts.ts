import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Team, TeamMember } from '../../../contract/teams.ts';
import { toastError } from '../../components/feedback-store.ts';
import { useRecent } from '../../recent/use-recent.ts';
import { memberName } from './members-columns.tsx';
import { teamsMutations } from './teams.queries.ts';

/**
 * What is done to one member of a team. All of it can be taken back, so nothing is asked first. It
 * stays the same while the team does: rows are memoized on it.
 */
export function useMemberActs(team: Pick<Team, 'id' | 'name'>) {
  const client = useQueryClient();
  const { mutateAsync: put } = useMutation(teamsMutations.addMembers(client));
  const { mutateAsync: take } = useMutation(teamsMutations.removeMembers(client));
  const { did } = useRecent();
  const { id: teamId, name: teamName } = team;

  const tell = useCallback(
    (
      work: Promise<unknown>,
      { who, left }: { readonly who: TeamMember; readonly left: boolean | null },
      done: string,
      failed: string,
    ) => {
      const name = memberName(who);
      const back = {
        kind: 'join',
        whom: { id: who.id, name },
        team: { id: teamId, name: teamName },
        admin: who.admin,
        left,
      } as const;
      void work.then(
        () => did(done, name, back),
        (error: unknown) => toastError(error, failed),
      );
    },
    [did, teamId, teamName],
  );
  return useMemo(
    () => ({
      remove: (member: TeamMember) =>
        tell(
          take({ teamId, ids: [member.id] }),
          { who: member, left: null },
          `${memberName(member)} is out of ${teamName}`,
          `${memberName(member)} is still in ${teamName}`,
        ),
      setAdmin: (member: TeamMember, admin: boolean) =>
        tell(
          put({ teamId, members: [{ id: member.id, admin }] }),
          { who: member, left: admin },
          admin
            ? `${memberName(member)} now manages ${teamName}`
            : `${memberName(member)} is now a member of ${teamName}`,
          `${memberName(member)}: nothing was changed`,
        ),
    }),
    [take, put, tell, teamId, teamName],
  );
}
