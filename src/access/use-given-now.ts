import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/errors.ts';
import { accessQueries, type GranteeRef, type ResourceRef } from './access.queries.ts';
import { directGrant, isSameGrant, type DirectGrant } from './direct-grant.ts';

/**
 * What somebody has been given directly on a resource, so that nobody lowers it unawares. `now` is
 * null for nothing, undefined until it is known. `confirm` looks once more, right before a change.
 */
export function useGivenNow(resource: ResourceRef, to: GranteeRef | null, enabled: boolean) {
  const client = useQueryClient();
  // Always asked: who opens this decides by it.
  const options = { ...accessQueries.configuration(resource), staleTime: 0 };
  const query = useQuery({ ...options, enabled });
  const isKnown = query.data !== undefined && to !== null;
  const now = isKnown ? directGrant(query.data, to) : undefined;
  const confirm = async (who: string): Promise<DirectGrant | null> => {
    const latest = to === null ? null : directGrant(await client.query(options), to);
    if (now !== undefined && isSameGrant(latest, now)) return latest;
    throw new ApiError({
      status: 412,
      code: 'stale_version',
      message: `Somebody has changed the access of ${who} meanwhile. Go on if this still holds.`,
    });
  };
  return {
    now,
    confirm,
    error: query.data === undefined ? query.error : null,
    retry: () => void query.refetch(),
  };
}
