import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../api/session.ts';
import { ActDialog, type ActDialogProps } from './act-dialog.tsx';
import { useImpact } from './impact/use-impact.tsx';
import { peopleMutations } from './people.queries.ts';
import { nameOf } from './person-facts.ts';
import { deactivateEffects } from './words.ts';

/**
 * Deactivates the account, or the membership where another org governs the account; says first what
 * hangs on the person.
 */
export function DeactivateDialog(props: ActDialogProps) {
  const { org } = useSession();
  const deactivate = useMutation(peopleMutations.deactivate(useQueryClient()));
  const isGuest = props.person.governed_here === false;
  const impact = useImpact(props.person, 'deactivate');
  return (
    <ActDialog
      {...props}
      title={`Deactivate ${nameOf(props.person)}?`}
      verb={isGuest ? 'Deactivate membership' : 'Deactivate account'}
      {...deactivateEffects(isGuest ? org.name : null)}
      reason="optional"
      blocked={impact.blocked}
      act={(person, { reason }) => deactivate.mutateAsync({ person, reason })}
    >
      {impact.view}
    </ActDialog>
  );
}
