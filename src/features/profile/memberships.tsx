import type { OrgMembership } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { useSwitchOrg } from '../../people/use-switch-org.ts';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { SwapIcon } from '../../components/icons.tsx';
import '../../components/section.css';

function Membership({
  membership,
  onSwitch,
  isBusy,
}: {
  membership: OrgMembership;
  onSwitch: () => void;
  isBusy: boolean;
}) {
  const { org, user } = useSession();
  const isCurrent = membership.id === org.id;
  const isActive = membership.org_membership_status === 'ACTIVE';
  return (
    <li className="item">
      <span className="item-text">
        <span className="row">
          <bdi className="item-title">{membership.name}</bdi>
          {isCurrent && <Chip tone="accent">You are here</Chip>}
          {!isActive && <Chip tone="warn">Deactivated</Chip>}
        </span>
        <span className="muted small">
          {membership['is_admin?'] ? 'Admin' : 'Member'}
          {membership.id === user.default_org.id && ' · home organization, governs your account'}
        </span>
      </span>
      {!isCurrent && (
        <Button
          icon={<SwapIcon />}
          busy={isBusy}
          disabledReason={isActive ? null : 'An admin there must activate you first'}
          onClick={onSwitch}
        >
          Switch
        </Button>
      )}
    </li>
  );
}

/** The organizations one belongs to, with the switch between them. */
export function Memberships() {
  const { user } = useSession();
  const { enter, entering } = useSwitchOrg();
  return (
    <ul className="card item-list">
      {user.org_memberships.map((membership) => (
        <Membership
          key={membership.id}
          membership={membership}
          isBusy={entering === membership.id}
          onSwitch={() => enter(membership.id)}
        />
      ))}
    </ul>
  );
}
