import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { VersionedOrgSettings } from '../../../contract/org-settings.ts';
import { ApiError } from '../../api/errors.ts';
import { settingsQueries } from '../../api/org-settings.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone, toastError } from '../../components/feedback-store.ts';
import { settingsMutations } from './settings.queries.ts';

/** Whether the admins of the org may sign in as people of lower rank. For its owner to say. */
export function ImpersonationSetting({ settings }: { settings: VersionedOrgSettings }) {
  const { org, rights } = useSession();
  const [isOpen, setOpen] = useState(false);
  const client = useQueryClient();
  const change = useMutation(settingsMutations.change(client));
  const isOn = settings.admins_may_impersonate;
  const set = async (isAllowed: boolean) => {
    try {
      await change.mutateAsync({
        orgId: org.id,
        etag: settings.etag,
        change: { admins_may_impersonate: isAllowed },
      });
    } catch (error) {
      // Somebody was faster, with this or with any other setting: theirs is shown, and acted on next.
      const now = VersionedOrgSettings.safeParse(
        error instanceof ApiError ? error.current : undefined,
      );
      if (now.success) client.setQueryData(settingsQueries.of(org.id).queryKey, now.data);
      throw error;
    }
  };
  const stop = () => {
    set(false).then(
      () => toastDone('Admins may no longer sign in as others'),
      (error: unknown) => toastError(error, 'Nothing was changed'),
    );
  };
  const whyNot =
    rights.org_owner === true || rights.super_user
      ? null
      : 'Only the owner of the org decides this';
  return (
    <div className="stack">
      <p>
        {isOn ? <Chip tone="warn">Allowed</Chip> : <Chip>Not allowed</Chip>}{' '}
        {isOn
          ? 'Admins may sign in as people of lower rank, for 30 minutes at a time.'
          : 'Nobody but the operator of the platform may sign in as somebody else.'}
      </p>
      <div className="row">
        <Button
          busy={change.isPending}
          disabledReason={whyNot}
          {...(isOn
            ? { onClick: stop }
            : { onClick: () => setOpen(true), 'aria-haspopup': 'dialog' as const })}
        >
          {isOn ? 'Stop allowing it' : 'Allow it'}
        </Button>
      </div>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title="Let admins sign in as others?"
        verb="Allow it"
        happens={[
          'Every admin may sign in as anybody of lower rank whose account this org governs.',
          'The person is told by mail, with the admin’s name and the reason.',
          'Everything done meanwhile is in the audit log with both names.',
        ]}
        staysAsIs={[
          'It lasts 30 minutes at most; nobody acts as somebody of their own rank or above.',
          'Passwords, keys, roles and access cannot be changed meanwhile.',
        ]}
        onConfirm={async () => {
          await set(true);
          toastDone('Admins may sign in as others');
        }}
      />
    </div>
  );
}
