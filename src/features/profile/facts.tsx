import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { When } from '../../components/when.tsx';
import './profile.css';

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="profile-fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** What the account is, read only. */
export function Facts() {
  const { user } = useSession();
  return (
    <dl className="card profile-facts">
      <Fact name="E-mail">
        <bdi>{user.email}</bdi>
        <span className="muted small">
          Changed by an admin of <bdi>{user.default_org.name}</bdi>, your home organization.
        </span>
      </Fact>
      <Fact name="E-mail verified">
        <When at={user.email_verified_at} never="Not yet" />
      </Fact>
      <Fact name="Last sign-in">
        <When at={user.last_login_at} />
      </Fact>
      <Fact name="Password changed">
        <When at={user.password_changed_at} />
      </Fact>
      <Fact name="Account created">
        <When at={user.created_at} style="date" />
      </Fact>
      <Fact name="ID">
        <span className="profile-copy">
          <span className="mono">{user.id}</span>
          <CopyButton text={String(user.id)} label="Copy ID" />
        </span>
      </Fact>
    </dl>
  );
}
