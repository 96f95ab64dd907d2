import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ROLE_POWERS } from '../../people/words.ts';
import type { DraftRow } from './draft.ts';
import { countInvites } from './invite-acts.ts';

/** So many are named; the rest is a number. */
const MOST_NAMES = 8;

/** Asks once more before anybody becomes an admin, and says what admins may do. */
export function AdminConfirm({
  admins,
  count,
  open,
  onClose,
  onConfirm,
}: {
  admins: readonly DraftRow[];
  count: number;
  open: boolean;
  onClose: () => void;
  onConfirm: () => Promise<unknown>;
}) {
  const names = admins.slice(0, MOST_NAMES).map(({ email }) => email.trim());
  const more = admins.length - names.length;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={
        admins.length === 1
          ? `Invite ${names[0] ?? ''} as an admin?`
          : `Invite ${admins.length.toLocaleString('en')} people as admins?`
      }
      verb={`Send ${countInvites(count)}`}
      happens={ROLE_POWERS.admin}
      onConfirm={onConfirm}
    >
      {admins.length > 1 && (
        <p className="small muted">
          {names.join(', ')}
          {more > 0 && ` and ${more.toLocaleString('en')} more`}
        </p>
      )}
    </ConfirmDialog>
  );
}
