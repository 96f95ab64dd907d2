import { useMutation, useQueryClient, type Query } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { hasFeature, sessionMutations, sessionQueries, useSession } from '../../api/session.ts';
import { ChevronDownIcon } from '../../components/icons.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { landing } from '../paths.ts';

/** Name of the org of the session; a menu where the person belongs to several. */
export function OrgSwitch() {
  const session = useSession();
  const { org, user } = session;
  const client = useQueryClient();
  const navigate = useNavigate();
  const switchOrg = useMutation({
    ...sessionMutations.switchOrg(),
    meta: { failed: 'The organization was not switched' },
  });
  const others = user.org_memberships.filter((item) => item.org_membership_status === 'ACTIVE');
  if (others.length < 2 || !hasFeature(session, 'org_switch'))
    return <bdi className="top-org truncate">{org.name}</bdi>;

  const choose = async (id: number) => {
    const session = await switchOrg.mutateAsync(id);
    const switchedAt = Date.now();
    client.setQueryData(sessionQueries.current().queryKey, session);
    // Nothing of the other org may be seen in this one: first what no page shows, then, once the
    // landing page stands, what the page before has left and what both pages share.
    const isOld = (query: Query) =>
      query.queryKey[0] !== sessionQueries.all[0] && query.state.dataUpdatedAt <= switchedAt;
    client.removeQueries({ type: 'inactive', predicate: isOld });
    await navigate(landing(session.rights.org_admin));
    client.removeQueries({ type: 'inactive', predicate: isOld });
    await client.resetQueries({
      type: 'active',
      predicate: (query) => isOld(query) && query.state.fetchStatus === 'idle',
    });
  };
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
              // Failures are told by the mutation's toast.
              if (id !== org.id) choose(id).catch(() => undefined);
            },
          }))
        }
      >
        {org.name}
      </MenuButton>
    </div>
  );
}
