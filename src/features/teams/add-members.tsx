import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { AppDialog } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { CloseIcon, PlusIcon } from '../../components/icons.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { PersonSearch } from '../../people/person-search.tsx';
import { useRecent } from '../../recent/use-recent.ts';
import { AddByAddress } from './add-by-address.tsx';
import { AddFrame, useAdding, type AddProps } from './add-frame.tsx';
import { countMembers } from './teams-columns.tsx';
import { teamsQueries } from './teams.queries.ts';

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

function AddBySearch({ team, add, onClose }: AddProps) {
  const [chosen, setChosen] = useState<readonly User[]>([]);
  const { did } = useRecent();
  const now = useQuery(teamsQueries.detail(team.id));
  const inTeam = new Set((now.data ?? team).members.map(({ id }) => id));
  const picked = new Set(chosen.map(({ id }) => id));
  const drop = (id: number) => setChosen((before) => before.filter((person) => person.id !== id));
  const submit = () =>
    void add.mutateAsync({ teamId: team.id, members: chosen.map(({ id }) => ({ id })) }).then(
      () => {
        onClose();
        did(`${countMembers(chosen.length)} added to ${team.name}`, team.name, {
          kind: 'leave',
          whom: chosen.map((person) => ({ id: person.id, name: nameOf(person) })),
          team: { id: team.id, name: team.name },
        });
      },
      () => undefined,
    );
  return (
    <AddFrame
      add={add}
      count={chosen.length}
      problem={chosen.length === 0 ? 'Choose somebody first' : null}
      onAdd={submit}
      onClose={onClose}
    >
      {chosen.length > 0 && <Chosen people={chosen} onDrop={drop} />}
      <PersonSearch
        among={{ status: 'ACTIVE' }}
        whyNot={({ id }) => (inTeam.has(id) ? 'already in it' : picked.has(id) ? 'chosen' : null)}
        onChoose={(person) => setChosen((before) => [...before, person])}
      />
    </AddFrame>
  );
}

/** Adds people by search or address; only who was named is sent, whoever is in it stays. */
export function AddMembers({ team }: { team: Team }) {
  const { rights } = useSession();
  const Content = rights.org_admin ? AddBySearch : AddByAddress;
  const add = useAdding();
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    add.reset();
    setOpen(true);
  };
  const close = () => setOpen(false);
  return (
    <>
      <Button look="primary" icon={<PlusIcon />} aria-haspopup="dialog" onClick={open}>
        Add members
      </Button>
      <AppDialog
        open={isOpen}
        onClose={close}
        title={`Add people to ${team.name}`}
        size="md"
        isBusy={add.isPending}
      >
        <Content team={team} add={add} onClose={close} />
      </AppDialog>
    </>
  );
}
