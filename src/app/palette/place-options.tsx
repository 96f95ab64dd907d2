import type { Resource } from '../../../contract/resources.ts';
import type { Session } from '../../../contract/session.ts';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { hasFeature } from '../../api/session.ts';
import { typeLabel } from '../../access/words.ts';
import { ChevronRightIcon, ShieldIcon, TeamIcon } from '../../components/icons.tsx';
import { PersonCell } from '../../components/person-cell.tsx';
import { whyNot } from '../../people/availability.ts';
import { nameOf } from '../../people/person-facts.ts';
import { isInMenu, MENU, paths } from '../paths.ts';
import type { Option } from './option.ts';

/** Pages whose name the text is a part of. */
export const pageOptions = (text: string, session: Session): Option[] =>
  [
    ...MENU.filter((entry) => isInMenu(entry, session)).map(({ page, label }) => ({
      label: label as string,
      to: paths[page].href(),
    })),
    { label: 'My profile', to: paths.profile.href() },
    { label: 'Change my password', to: paths.profile.href('security') },
    { label: 'Preferences', to: paths.profile.href('preferences') },
  ]
    .filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()))
    .map(({ label, to }) => ({
      key: to,
      to,
      group: 'Pages',
      icon: <ChevronRightIcon />,
      label,
    }));

export const peopleOptions = (people: readonly User[]): Option[] =>
  people.map((user) => ({
    key: `person-${user.id}`,
    to: paths.person.href(user.id),
    group: 'People',
    label: <PersonCell id={user.id} name={user.full_name} email={user.email} />,
  }));

export const teamPlaceOptions = (teams: readonly Team[]): Option[] =>
  teams.map(({ id, name }) => ({
    key: `team-${id}`,
    to: paths.team.href(id),
    group: 'Teams',
    icon: <TeamIcon />,
    label: <bdi>{name}</bdi>,
  }));

export const resourceOptions = (resources: readonly Resource[]): Option[] =>
  resources.map(({ resource_type: type, resource_id: id, resource_name: name }) => ({
    key: `${type}-${id}`,
    to: paths.resource.href(type, id),
    group: 'Resources',
    icon: <ShieldIcon />,
    label: (
      <>
        <bdi>{name}</bdi> <span className="muted small">{typeLabel(type)}</span>
      </>
    ),
  }));

/** The logs of whom and what the words fit. */
export const auditOptions = (people: readonly User[], teams: readonly Team[]): Option[] => [
  ...people.map((user): Option => ({
    key: `audit-person-${user.id}`,
    to: `${paths.person.href(user.id, 'audit')}?range=all`,
    group: 'Do',
    label: (
      <>
        <strong>Audit of {nameOf(user)}</strong> <bdi className="muted small">{user.email}</bdi>
      </>
    ),
    hint: 'What they did, and what was done to them.',
  })),
  ...teams.map((team): Option => ({
    key: `audit-team-${team.id}`,
    to: `${paths.team.href(team.id, 'audit')}?range=all`,
    group: 'Do',
    label: <strong>Audit of the team {team.name}</strong>,
    hint: 'What happened to the team and in it.',
  })),
];

/** The pages where people are let go; nothing happens before a step is chosen there. */
export const offboardOptions = (people: readonly User[], session: Session): Option[] =>
  hasFeature(session, 'offboarding')
    ? people.map((user) => ({
        key: `offboard-${user.id}`,
        to: paths.leaving.href(user.id),
        group: 'Do',
        label: (
          <>
            <strong>Offboard {nameOf(user)}</strong> <bdi className="muted small">{user.email}</bdi>
          </>
        ),
        hint: 'Shows what ties them to the org, to be ended step by step.',
        disabledReason: whyNot('remove', user, session),
      }))
    : [];

/** What people can reach, and who can reach a resource. */
export const accessOptions = (
  people: readonly User[],
  resources: readonly Resource[],
): Option[] => [
  ...people.map((user): Option => ({
    key: `access-person-${user.id}`,
    to: paths.person.href(user.id, 'access'),
    group: 'Do',
    label: (
      <>
        <strong>Access of {nameOf(user)}</strong> <bdi className="muted small">{user.email}</bdi>
      </>
    ),
    hint: 'What they can reach, and through what.',
  })),
  ...resources.map(({ resource_type: type, resource_id: id, resource_name: name }): Option => ({
    key: `access-resource-${type}-${id}`,
    to: paths.resource.href(type, id),
    group: 'Do',
    label: <strong>Access to {name}</strong>,
    hint: `${typeLabel(type)}: who can reach it, and through what.`,
  })),
];
