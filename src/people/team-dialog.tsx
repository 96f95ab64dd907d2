import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Ref } from '../../contract/primitives.ts';
import { Button } from '../components/button.tsx';
import { useRecent } from '../recent/use-recent.ts';
import { TeamSearch } from '../teams/team-search.tsx';
import { ActDialog, type ActDialogProps } from './act-dialog.tsx';
import { peopleMutations } from './people.queries.ts';
import { nameOf } from './person-facts.ts';

/** Adds one person to a team, found by search. */
export function TeamDialog(props: ActDialogProps) {
  const [team, setTeam] = useState<Ref | null>(null);
  const { did } = useRecent();
  const add = useMutation(peopleMutations.addToTeam(useQueryClient()));
  const name = nameOf(props.person);
  const isIn = new Set(props.person.teams?.map(({ id }) => id));
  return (
    <ActDialog
      {...props}
      title={`Add ${name} to a team`}
      verb={team === null ? 'Add to team' : `Add to ${team.name}`}
      tone="primary"
      size="md"
      blocked={team === null ? 'Choose a team first' : null}
      act={async (person) => {
        if (team === null) return;
        await add.mutateAsync({ person, teamId: team.id });
        did(`${name} is in ${team.name}`, name, {
          kind: 'leave',
          whom: [{ id: person.id, name }],
          team,
        });
      }}
    >
      {team === null ? (
        <TeamSearch
          whyNot={({ id }) => (isIn.has(id) ? 'already in it' : null)}
          onChoose={({ id, name: called }) => setTeam({ id, name: called })}
        />
      ) : (
        <p>
          To{' '}
          <strong>
            <bdi>{team.name}</bdi>
          </strong>{' '}
          <Button look="quiet" onClick={() => setTeam(null)}>
            Choose another
          </Button>
        </p>
      )}
    </ActDialog>
  );
}
