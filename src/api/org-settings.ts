import { queryOptions } from '@tanstack/react-query';
import { getOrgSettings } from '../../contract/org-settings.ts';
import { call } from './client.ts';

export const settingsQueries = {
  all: ['settings'] as const,
  /** What an org decides for itself; for its admins. */
  of: (orgId: number) =>
    queryOptions({
      queryKey: [...settingsQueries.all, 'detail', orgId] as const,
      queryFn: ({ signal }) => call(getOrgSettings, { params: { org_id: orgId }, signal }),
    }),
};
