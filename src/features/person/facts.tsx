import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import { When } from '../../components/when.tsx';
import { hasOpenInvite, membershipIn, nameOf } from '../../people/person-facts.ts';
import './person.css';

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="person-fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Unknown = () => <span className="muted">Unknown</span>;

function AddedBy({ person, orgId }: { person: User; orgId: number }) {
  const by = membershipIn(person, orgId)?.added_by;
  if (by === undefined) return <Unknown />;
  if (by === null) return <span className="muted">Nobody: set up with the org</span>;
  return (
    <Link to={paths.person.href(by.id)}>
      <bdi>{nameOf(by)}</bdi>
    </Link>
  );
}

/** The memberships that the reader may see: the one here, and all of them on one's own page. */
const Memberships = ({ person }: { person: User }) => (
  <ul className="person-memberships">
    {person.org_memberships.map((membership) => (
      <li key={membership.id}>
        <bdi>{membership.name}</bdi>{' '}
        <span className="muted">{membership['is_admin?'] ? 'Admin' : 'Member'}</span>{' '}
        {membership.org_membership_status === 'DEACTIVATED' && <Chip>Deactivated</Chip>}
      </li>
    ))}
  </ul>
);

/** What is known of a person, read only. */
export function Facts({ person }: { person: User }) {
  const { org } = useSession();
  const isHome = person.default_org.id === org.id;
  return (
    <dl className="card person-facts">
      <Fact name="Last sign-in">
        <When at={person.last_login_at} />
      </Fact>
      <Fact name="Last activity">
        <When at={person.last_active_at} />
      </Fact>
      <Fact name={`${hasOpenInvite(person) ? 'Invited to' : 'Joined'} ${org.name}`}>
        <When at={membershipIn(person, org.id)?.added_at} style="date" />
      </Fact>
      <Fact name="Invited by">
        <AddedBy person={person} orgId={org.id} />
      </Fact>
      <Fact name="E-mail verified">
        <When at={person.email_verified_at} never="Not yet" />
      </Fact>
      <Fact name="Password changed">
        <When at={person.password_changed_at} />
        {person.must_change_password === true && <Chip tone="warn">One-time password</Chip>}
      </Fact>
      <Fact name="Account made">
        <When at={person.created_at} style="date" />
      </Fact>
      <Fact name="Home organization">
        <bdi>{person.default_org.name}</bdi>
        {!isHome && <span className="muted small">Its admins govern the account</span>}
      </Fact>
      <Fact name="Memberships">
        <Memberships person={person} />
      </Fact>
      <Fact name="Tier">
        {person.user_tier === null ? <span className="muted">None</span> : person.user_tier}
      </Fact>
    </dl>
  );
}
