import type { ComponentType } from 'react';
import type { Act } from './availability.ts';
import type { ActDialogProps } from './act-dialog.tsx';
import { DeactivateDialog } from './deactivate-dialog.tsx';
import { ImpersonateDialog } from './impersonate-dialog.tsx';
import { ResendDialog, ResetLinkDialog } from './link-dialogs.tsx';
import { LockDialog } from './lock-dialog.tsx';
import { OneTimePasswordDialog } from './one-time-password-dialog.tsx';
import { OwnerDialog } from './owner-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';
import { TeamDialog } from './team-dialog.tsx';

/** Acts that ask first. Unlock and activate take nothing away: they just happen. */
export type AskedAct = Exclude<Act, 'unlock' | 'activate'>;

const DIALOGS: Readonly<Record<AskedAct, ComponentType<ActDialogProps>>> = {
  role: RoleDialog,
  team: TeamDialog,
  owner: OwnerDialog,
  reset: ResetLinkDialog,
  password: OneTimePasswordDialog,
  resend: ResendDialog,
  lock: LockDialog,
  deactivate: DeactivateDialog,
  remove: RemoveDialog,
  impersonate: ImpersonateDialog,
};

/** The dialog of one act, in a chunk of its own with all the others. */
export function ActDialogs({ act, ...props }: ActDialogProps & { readonly act: AskedAct }) {
  const Dialog = DIALOGS[act];
  return <Dialog {...props} />;
}
