import { randomUUID } from 'node:crypto';
import { byAdmin, maybe, named, newest, type Act, type Stage } from './act-makers.ts';

const team =
  (tail = '') =>
  async ({ test, world }: Stage) =>
    `/teams/${await newest(test, 'teams', `org_id = ${world.here.id}`)}${tail}`;

const teamMembers = (stage: Stage) => ({
  members: [{ ...named(stage), admin: stage.dice.between(0, 1) === 1 }],
});
const accessors = ({ dice, people, world }: Stage) => ({
  accessors: [
    {
      type: 'USER',
      id: dice.pick(people).id,
      access_roles: [dice.pick(['collaborator', 'operator'])],
    },
    ...(dice.between(0, 1)
      ? [{ type: 'ORG', id: world.here.id, access_roles: ['collaborator'] }]
      : []),
  ],
});

/** What is done to teams, resources and access, by chance. */
export const accessActs: readonly Act[] = [
  byAdmin(
    'make a team',
    'POST',
    () => '/teams',
    (stage) => ({
      name: `Team ${randomUUID().slice(0, 8)}`,
      description: maybe(stage.dice, 'Described'),
      members: [{ id: stage.dice.pick(stage.people).id, admin: stage.dice.between(0, 1) === 1 }],
    }),
  ),
  byAdmin('rename a team', 'PUT', team(), ({ dice }) => ({
    name: `Team ${dice.between(1, 99)}`,
    tags: maybe(dice, ['blue']),
  })),
  byAdmin('hand a team over', 'PUT', team(), ({ dice, people }) => ({
    owner_id: dice.pick(people).id,
  })),
  byAdmin('delete a team', 'DELETE', team()),
  byAdmin('merge into a team', 'PUT', team('/members'), teamMembers),
  byAdmin('replace a team', 'POST', team('/members'), teamMembers),
  byAdmin('take out of a team', 'DELETE', team('/members'), (stage) => ({
    members: [named(stage)],
  })),
  byAdmin(
    'import resources',
    'PUT',
    () => '/resources',
    ({ dice, people }) => ({
      resources: [1, 2].map((n) => ({
        resource_type: 'flows',
        resource_id: dice.between(1, 3) * n,
        resource_name: `Flow ${dice.between(1, 3)}`,
        owner_id: dice.pick(people).id,
      })),
    }),
  ),
  byAdmin(
    'give access',
    'PUT',
    () => '/resource_access',
    ({ dice, people }) => ({
      resource_type: 'flows',
      resource_id: dice.between(1, 3),
      access_grants: [
        {
          user_id: dice.pick(people).id,
          access_level: dice.pick(['collaborator', 'operator', 'admin']),
          expires_at: dice.pick([null, '2031-01-01T00:00:00.000Z']),
        },
      ],
    }),
  ),
  byAdmin('replace accessors', 'POST', () => '/flows/1/accessors', accessors),
  byAdmin('merge accessors', 'PUT', () => '/flows/1/accessors', accessors),
  byAdmin('take access away', 'DELETE', () => '/flows/1/accessors', accessors),
];
