import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { PersonRight } from '../../contract/resource-access.ts';
import type { AccessLevel } from '../../contract/resources.ts';
import { paths } from '../app/paths.ts';
import { toastError } from '../components/feedback-store.ts';
import type { MenuEntry } from '../components/menu-list.tsx';
import { useRecent } from '../recent/use-recent.ts';
import { accessMutations, type GranteeRef, type ResourceRef } from './access.queries.ts';
import type { DirectGrant } from './direct-grant.ts';
import { levelLabel, LEVELS } from './words.ts';

/** Where on the page of a resource the teams stand that were given access to it. */
export const TEAMS_HASH = '#teams';

/** One right as its menu needs it: what, to whom, and what both are called. */
export interface RightOf {
  readonly right: Pick<PersonRight, 'access_level' | 'source' | 'team' | 'expires_at'>;
  readonly resource: ResourceRef;
  readonly resourceName: string;
  readonly to: GranteeRef;
  readonly who: string;
}

/** Why an inherited right cannot be changed where it shows, as the end of a sentence. */
const elsewhere = (source: PersonRight['source']): string | null => {
  switch (source) {
    case 'owner':
      return 'Comes from owning it';
    case 'org_admin':
      return 'Comes from being an admin of the org';
    default:
      return null;
  }
};

/**
 * What can be done about a right. One that was given directly is changed in place; an inherited one
 * offers the place where it can be changed. All of it can be taken back by Undo. The function stays
 * the same: rows are memoized on it.
 */
export function useRightActs() {
  const client = useQueryClient();
  const { mutateAsync: give } = useMutation(accessMutations.give(client));
  const { mutateAsync: takeAway } = useMutation(accessMutations.takeAway(client));
  const { did } = useRecent();

  const tell = useCallback(
    (of: RightOf, left: DirectGrant | null, text: string) =>
      did(text, of.who, {
        kind: 'grant',
        to: of.to,
        who: of.who,
        resource: of.resource,
        level: of.right.access_level,
        expiresAt: of.right.expires_at,
        left,
      }),
    [did],
  );
  const setLevel = useCallback(
    (of: RightOf, level: AccessLevel) =>
      void give({ resource: of.resource, to: of.to, level, expiresAt: of.right.expires_at }).then(
        () =>
          tell(
            of,
            { level, expiresAt: of.right.expires_at },
            `${of.who} is now ${levelLabel(level).toLowerCase()} of ${of.resourceName}`,
          ),
        (error: unknown) => toastError(error, `${of.who}: nothing was changed`),
      ),
    [give, tell],
  );
  const remove = useCallback(
    (of: RightOf) =>
      void takeAway({ resource: of.resource, to: of.to }).then(
        () => tell(of, null, `${of.who} has no direct access to ${of.resourceName} any more`),
        (error: unknown) => toastError(error, `${of.who} still has access`),
      ),
    [takeAway, tell],
  );
  return useCallback(
    (of: RightOf): MenuEntry[] => {
      const { source, team, access_level: now } = of.right;
      if (team !== null) {
        const { resource_type, resource_id } = of.resource;
        return [
          {
            label: `Change it for the team ${team.name}`,
            hint: 'Comes from access given to the team',
            to: paths.resource.href(resource_type, resource_id) + TEAMS_HASH,
          },
          { label: `Change who is in the team ${team.name}`, to: paths.team.href(team.id) },
        ];
      }
      if (source === 'org' && !('org_id' in of.to)) {
        const { resource_type, resource_id } = of.resource;
        return [
          {
            label: 'Change it for everyone in the org',
            hint: 'Comes from access given to everyone',
            to: paths.resource.href(resource_type, resource_id),
          },
        ];
      }
      const reason = elsewhere(source);
      return [
        ...LEVELS.map(({ value, label }) => ({
          label: value === now ? `${label} (now)` : `Make ${label.toLowerCase()}`,
          onSelect: () => setLevel(of, value),
          disabledReason: reason ?? (value === now ? 'This is what it is now' : null),
        })),
        'divider',
        {
          label: 'Take access away',
          danger: true,
          onSelect: () => remove(of),
          disabledReason: reason,
        },
      ];
    },
    [setLevel, remove],
  );
}
