import { useState } from 'react';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { AppDialog } from '../../components/app-dialog.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { nameOf } from '../../people/person-facts.ts';
import { usePersonActs } from '../../people/use-person-acts.tsx';
import { Finder } from './finder.tsx';
import { useTeamChange } from './use-team-change.ts';
import './palette.css';

interface Taking {
  readonly person: User;
  readonly team: Team;
  readonly isOpen: boolean;
}

/**
 * Ctrl or ⌘ K: go to a page, a person, a team or a resource, or say what is to be done. Whatever
 * takes something away is asked about once more, in a dialog that outlives this one.
 */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { start, dialogs } = usePersonActs();
  const { add, take } = useTeamChange();
  const [taking, setTaking] = useState<Taking | null>(null);
  const acts = {
    start,
    add,
    take: (person: User, team: Team) => setTaking({ person, team, isOpen: true }),
  };
  return (
    <>
      <AppDialog open={open} onClose={onClose} title="Go to, or do" size="md" isBare>
        <Finder acts={acts} onClose={onClose} />
      </AppDialog>
      {dialogs}
      {taking !== null && (
        <ConfirmDialog
          open={taking.isOpen}
          onClose={() => setTaking({ ...taking, isOpen: false })}
          title={`Take ${nameOf(taking.person)} out of ${taking.team.name}?`}
          verb="Take out"
          happens={['What they could reach through the team alone, they cannot reach any more.']}
          staysAsIs={['They stay in the org, and in their other teams.']}
          onConfirm={async () => {
            await take(taking.person, taking.team);
            toastDone(`${nameOf(taking.person)} is out of ${taking.team.name}`);
          }}
        />
      )}
    </>
  );
}
