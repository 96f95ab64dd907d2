import type { Session } from '../../../contract/session.ts';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { isDeactivatedIn, nameOf } from '../../people/person-facts.ts';
import type { Option } from './option.ts';

const PAIRS = 6;

const mayManage = (team: Team, { rights }: Session): boolean =>
  rights.org_admin || team.access_roles.includes('admin') || team.access_roles.includes('owner');

const isIn = (person: User, team: Team): boolean | undefined =>
  person.teams?.some(({ id }) => id === team.id);

const whyNotAdd = (person: User, team: Team, session: Session): string | null => {
  if (!mayManage(team, session)) return 'Only who manages the team adds people to it';
  if (isDeactivatedIn(person, session.org.id)) return 'Is deactivated: activate first';
  return isIn(person, team) === true ? 'Is in it already' : null;
};
const whyNotTake = (person: User, team: Team, session: Session): string | null => {
  if (!mayManage(team, session)) return 'Only who manages the team takes people out of it';
  return isIn(person, team) === false ? 'Is not in it' : null;
};

/** Puts somebody into a team, or takes them out: for everybody and every team that the words fit. */
export const teamOptions = (
  verb: 'add' | 'take',
  people: readonly User[],
  teams: readonly Team[],
  session: Session,
  run: (person: User, team: Team) => void,
): Option[] =>
  people
    .flatMap((person) =>
      teams.map((team): Option => {
        const name = nameOf(person);
        const isAdding = verb === 'add';
        return {
          key: `${verb}-${person.id}-${team.id}`,
          group: 'Do',
          label: (
            <>
              <strong>
                {isAdding ? `Add ${name} to ${team.name}` : `Take ${name} out of ${team.name}`}
              </strong>{' '}
              <bdi className="muted small">{person.email}</bdi>
            </>
          ),
          hint: isAdding
            ? 'They can reach what the team can reach, at once.'
            : 'What they could reach through the team alone, they cannot reach any more.',
          disabledReason: (isAdding ? whyNotAdd : whyNotTake)(person, team, session),
          run: () => run(person, team),
        };
      }),
    )
    .slice(0, PAIRS);
