import { useSession } from '../../api/session.ts';
import { Chip } from '../../components/chip.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Avatar } from '../../components/person-cell.tsx';
import './profile.css';

/** Who one is, above every tab of the profile. */
export function ProfileHead() {
  const { user, org, rights } = useSession();
  return (
    <header className="profile-head">
      <Avatar id={user.id} name={user.full_name} large />
      <div className="profile-who">
        <div className="row">
          <h1>
            <bdi>{user.full_name}</bdi>
          </h1>
          <Chip tone={rights.org_admin ? 'accent' : 'neutral'}>
            {rights.org_admin ? 'Admin' : 'Member'} of {org.name}
          </Chip>
          {rights.super_user && <Chip tone="info">Platform operator</Chip>}
        </div>
        <div className="profile-mail">
          <bdi className="truncate">{user.email}</bdi>
          <CopyButton text={user.email} label="Copy e-mail address" />
          {user.email_verified_at === null ? (
            <Chip tone="warn" tip="Confirmed when you set a password with a link from a mail">
              Not verified
            </Chip>
          ) : (
            <Chip tone="ok">Verified</Chip>
          )}
        </div>
      </div>
    </header>
  );
}
