import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import { updateOrgSettings, type UpdateOrgSettingsBody } from '../../../contract/org-settings.ts';
import { call } from '../../api/client.ts';
import { settingsQueries } from '../../api/org-settings.ts';
import { sessionQueries } from '../../api/session.ts';

interface Change {
  readonly orgId: number;
  readonly etag: string;
  readonly change: UpdateOrgSettingsBody;
}

export const settingsMutations = {
  change: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ orgId, etag, change }: Change) =>
        call(updateOrgSettings, { params: { org_id: orgId }, body: change, ifMatch: etag }),
      onSuccess: (settings, { orgId }) => {
        client.setQueryData(settingsQueries.of(orgId).queryKey, settings);
        // What one may do follows from them.
        return client.invalidateQueries({ queryKey: sessionQueries.current().queryKey });
      },
      meta: { errors: 'caller' },
    }),
};
