import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone, toastError } from '../../components/feedback-store.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { PersonSearch } from '../../people/person-search.tsx';
import { teamsMutations } from './teams.queries.ts';

/** Who owns a team, and the way to give it to somebody else. */
export function HandOver({ team }: { team: Team }) {
  const { rights } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [heir, setHeir] = useState<User | null>(null);
  const update = useMutation(teamsMutations.update(useQueryClient()));
  const open = () => {
    setHeir(null);
    setOpen(true);
  };
  const { owner } = team;
  const giveBack = async (heirName: string) => {
    try {
      await update.mutateAsync({ team: { id: team.id }, change: { owner_id: owner.id } });
    } catch (error) {
      toastError(error, `${heirName} still owns ${team.name}`);
    }
  };
  return (
    <div className="row">
      <PersonCell id={owner.id} name={owner.full_name} email={owner.email} />
      <span className="toolbar-space" />
      <Button
        aria-haspopup="dialog"
        // Finding somebody takes the list of people, which admins of the org see.
        disabledReason={rights.org_admin ? null : 'Ask an admin of the org to hand it over'}
        onClick={open}
      >
        Hand over
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={`Hand ${team.name} over?`}
        verb={heir === null ? 'Hand over' : `Make ${nameOf(heir)} the owner`}
        blocked={heir === null ? 'Choose somebody first' : null}
        happens={[
          heir === null ? 'Somebody else owns the team' : `${nameOf(heir)} owns the team`,
          `${owner.full_name || owner.email} does not own it any more`,
        ]}
        staysAsIs={['Its members and what it may reach stay']}
        onConfirm={async () => {
          if (heir === null) return;
          await update.mutateAsync({ team, change: { owner_id: heir.id } });
          const done = `${nameOf(heir)} now owns ${team.name}`;
          toastDone(done, { undo: () => void giveBack(nameOf(heir)) });
        }}
      >
        <PersonSearch
          among={{ status: 'ACTIVE' }}
          whyNot={({ id }) => (id === owner.id ? 'owns it' : id === heir?.id ? 'chosen' : null)}
          onChoose={setHeir}
        />
      </ConfirmDialog>
    </div>
  );
}
