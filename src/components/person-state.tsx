import type { User } from '../../contract/users.ts';
import { Chip } from './chip.tsx';
import { LockIcon } from './icons.tsx';

/** Status words of the hosted platform that have no word of ours. */
const words = (status: string): string => status.toLowerCase().replaceAll('_', ' ');

/**
 * State chips of a person in one org. Status, membership, lock and invitation are independent, so
 * there may be several.
 */
export function PersonState({ user, orgId }: { user: User; orgId: number }) {
  const membership = user.org_memberships.find((item) => item.id === orgId);
  const isOff =
    user.status === 'DEACTIVATED' || membership?.org_membership_status === 'DEACTIVATED';
  const invite = user.invite?.status;
  const isInvited = invite === 'pending' || invite === 'expired';
  const isLocked = user.account_locked;
  return (
    <span className="row state-chips">
      {isOff && <Chip>Deactivated</Chip>}
      {!isOff && user.status !== 'ACTIVE' && <Chip tone="warn">{words(user.status)}</Chip>}
      {isLocked && (
        <Chip tone="danger" icon={<LockIcon />}>
          Locked
        </Chip>
      )}
      {invite === 'pending' && <Chip tone="info">Invited</Chip>}
      {invite === 'expired' && <Chip tone="warn">Invitation expired</Chip>}
      {!isOff && !isLocked && !isInvited && user.status === 'ACTIVE' && (
        <Chip tone="ok">Active</Chip>
      )}
    </span>
  );
}
