import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ChevronDownIcon } from '../../components/icons.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { Avatar } from '../../components/person-cell.tsx';
import { PersonState } from '../../components/person-state.tsx';
import { actEntries } from '../../people/act-menu.tsx';
import type { Act } from '../../people/availability.ts';
import { isAdminIn, nameOf } from '../../people/person-facts.ts';
import { EDIT_HASH } from './edit-form.tsx';
import { whyNotField } from './rights.ts';
import './person.css';

/** Who this is, above every tab, with everything that can be done to them. */
export function PersonHead({
  person,
  start,
}: {
  person: User;
  start: (act: Act, person: User) => void;
}) {
  const session = useSession();
  const { org, user } = session;
  const name = nameOf(person);
  const isAdmin = isAdminIn(person, org.id);
  const items = () => [
    {
      label: 'Edit name and e-mail',
      to: paths.person.href(person.id) + EDIT_HASH,
      disabledReason: whyNotField('full_name', person, session),
    },
    'divider' as const,
    ...actEntries(person, session, start, { isOnPage: true }),
  ];
  return (
    <header className="person-head">
      <Avatar id={person.id} name={name} large />
      <div className="person-who">
        <div className="row">
          <h1>
            <bdi>{name}</bdi>
          </h1>
          <Chip tone={isAdmin ? 'accent' : 'neutral'}>{isAdmin ? 'Admin' : 'Member'}</Chip>
          {person.super_user && <Chip tone="info">Platform operator</Chip>}
          <PersonState user={person} orgId={org.id} />
          {person.id === user.id && <Chip tone="info">You</Chip>}
        </div>
        <div className="person-ids">
          <span className="person-copy">
            <bdi className="truncate">{person.email}</bdi>
            <CopyButton text={person.email} label="Copy e-mail address" />
          </span>
          <span className="person-copy">
            <span className="mono">ID {person.id}</span>
            <CopyButton text={String(person.id)} label="Copy ID" />
          </span>
        </div>
      </div>
      <div className="person-menu">
        <MenuButton
          label={`Actions for ${name}`}
          look="default"
          iconEnd={<ChevronDownIcon />}
          items={items}
        >
          Actions
        </MenuButton>
      </div>
    </header>
  );
}
