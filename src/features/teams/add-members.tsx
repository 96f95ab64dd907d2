import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { messageOf, requestIdOf } from '../../api/errors.ts';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { CloseIcon, PlusIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { PersonSearch } from '../../people/person-search.tsx';
import { useRecent } from '../../recent/use-recent.ts';
import { countMembers } from './teams-columns.tsx';
import { teamsMutations, teamsQueries } from './teams.queries.ts';

const Chosen = ({ people, onDrop }: { people: readonly User[]; onDrop: (id: number) => void }) => (
  <ul className="team-chosen" aria-label="Chosen">
    {people.map((person) => (
      <li key={person.id}>
        <Button iconEnd={<CloseIcon size={12} />} onClick={() => onDrop(person.id)}>
          <bdi>{nameOf(person)}</bdi>
          <span className="visually-hidden">: do not add</span>
        </Button>
      </li>
    ))}
  </ul>
);

function Content({ team, onClose }: { team: Team; onClose: () => void }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<readonly User[]>([]);
  const { did } = useRecent();
  const add = useMutation(teamsMutations.addMembers(client));
  const now = useQuery(teamsQueries.detail(team.id));
  const inTeam = new Set((now.data ?? team).members.map(({ id }) => id));
  const picked = new Set(chosen.map(({ id }) => id));
  const drop = (id: number) => setChosen((before) => before.filter((person) => person.id !== id));
  const submit = () =>
    add.mutate(
      { teamId: team.id, members: chosen.map(({ id }) => ({ id })) },
      {
        onSuccess: () => {
          onClose();
          did(`${countMembers(chosen.length)} added to ${team.name}`, team.name, {
            kind: 'leave',
            whom: chosen.map((person) => ({ id: person.id, name: nameOf(person) })),
            team: { id: team.id, name: team.name },
          });
        },
      },
    );
  return (
    <>
      <DialogBody>
        <div className="stack">
          {chosen.length > 0 && <Chosen people={chosen} onDrop={drop} />}
          <PersonSearch
            among={{ status: 'ACTIVE' }}
            whyNot={({ id }) =>
              inTeam.has(id) ? 'already in it' : picked.has(id) ? 'chosen' : null
            }
            onChoose={(person) => setChosen((before) => [...before, person])}
          />
          {add.error !== null && (
            <Notice tone="danger" role="alert">
              {messageOf(add.error)}
              {requestIdOf(add.error) !== null && (
                <span className="request-id mono">Request {requestIdOf(add.error)}</span>
              )}
            </Notice>
          )}
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          busy={add.isPending}
          disabledReason={chosen.length === 0 ? 'Choose somebody first' : null}
          onClick={submit}
        >
          {chosen.length === 0 ? 'Add members' : `Add ${countMembers(chosen.length)}`}
        </Button>
      </DialogFoot>
    </>
  );
}

/** Chooses people by search and adds them; only the chosen are sent, whoever is in it stays. */
export function AddMembers({ team }: { team: Team }) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        look="primary"
        icon={<PlusIcon />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        Add members
      </Button>
      <AppDialog open={isOpen} onClose={close} title={`Add people to ${team.name}`} size="md">
        <Content team={team} onClose={close} />
      </AppDialog>
    </>
  );
}
