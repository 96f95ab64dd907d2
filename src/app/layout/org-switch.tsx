import { hasFeature, useSession } from '../../api/session.ts';
import { ChevronDownIcon } from '../../components/icons.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { useSwitchOrg } from '../../people/use-switch-org.ts';

/** Name of the org of the session; a menu where the person belongs to several. */
export function OrgSwitch() {
  const session = useSession();
  const { org, user } = session;
  const { enter } = useSwitchOrg();
  const others = user.org_memberships.filter((item) => item.org_membership_status === 'ACTIVE');
  if (others.length < 2 || !hasFeature(session, 'org_switch'))
    return <bdi className="top-org truncate">{org.name}</bdi>;

  return (
    <div className="top-org">
      <MenuButton
        label="Switch organization"
        iconEnd={<ChevronDownIcon />}
        items={() =>
          others.map(({ id, name }) => ({
            label: name,
            isChecked: id === org.id,
            onSelect: () => {
              if (id !== org.id) enter(id);
            },
          }))
        }
      >
        {org.name}
      </MenuButton>
    </div>
  );
}
