import type { Lock, User } from '../../contract/users.ts';
import { clockOf, dayOf, exactTime, isZoneKnown, relativeTime, useTimeZone } from '../lib/time.ts';
import { Chip } from './chip.tsx';
import { LockIcon } from './icons.tsx';
import { useNow } from './when.tsx';

const DAY = 86_400_000;

/** Status words of the hosted platform that have no word of ours. */
const words = (status: string): string => status.toLowerCase().replaceAll('_', ' ');

/** "Locked", or until when; why and by whom is in the tip. */
function LockChip({ lock }: { lock: Lock | null | undefined }) {
  const zone = useTimeZone();
  const now = useNow();
  const until = lock?.until ?? null;
  const isSoon = until !== null && Date.parse(until) - now < DAY;
  const end = until === null ? null : (isSoon ? clockOf : dayOf)(until, zone);
  const isKnown = isZoneKnown();
  const why =
    lock?.kind === 'automatic'
      ? 'Too many failed sign-ins'
      : [lock?.locked_by && `By ${lock.locked_by.full_name}`, lock?.reason]
          .filter(Boolean)
          .join(': ');
  const exact = until === null || !isKnown ? '' : `Until ${exactTime(until, zone)}`;
  const tip = [why, exact].filter((part) => part !== '').join('. ');
  return (
    <Chip tone="danger" icon={<LockIcon />} {...(tip !== '' && { tip })}>
      {end === null ? (
        'Locked'
      ) : (
        <>
          Locked until <span className={isKnown ? undefined : 'untold'}>{end}</span>
        </>
      )}
    </Chip>
  );
}

/** An open invitation and when it ends. */
function InviteChip({ invite }: { invite: NonNullable<User['invite']> }) {
  const zone = useTimeZone();
  const now = useNow();
  const exact = exactTime(invite.expires_at, zone);
  return invite.status === 'expired' ? (
    <Chip tone="warn" {...(isZoneKnown() && { tip: `Expired ${exact}` })}>
      Invitation expired
    </Chip>
  ) : (
    <Chip tone="info" {...(isZoneKnown() && { tip: `Expires ${exact}` })}>
      Invited, expires {relativeTime(invite.expires_at, now)}
    </Chip>
  );
}

/**
 * State chips of a person in one org. Status, membership, lock and invitation are independent, so
 * there may be several.
 */
export function PersonState({ user, orgId }: { user: User; orgId: number }) {
  const membership = user.org_memberships.find((item) => item.id === orgId);
  const isOff =
    user.status === 'DEACTIVATED' || membership?.org_membership_status === 'DEACTIVATED';
  const isInvited = user.invite?.status === 'pending' || user.invite?.status === 'expired';
  const isLocked = user.account_locked;
  return (
    <span className="row state-chips">
      {isOff && <Chip>Deactivated</Chip>}
      {!isOff && user.status !== 'ACTIVE' && <Chip tone="warn">{words(user.status)}</Chip>}
      {isLocked && <LockChip lock={user.lock} />}
      {user.invite && isInvited && <InviteChip invite={user.invite} />}
      {!isOff && !isLocked && !isInvited && user.status === 'ACTIVE' && (
        <Chip tone="ok">Active</Chip>
      )}
    </span>
  );
}
