import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../api/session.ts';
import { ActDialog, type ActDialogProps } from './act-dialog.tsx';
import { useImpact } from './impact/use-impact.tsx';
import { peopleMutations } from './people.queries.ts';
import { nameOf } from './person-facts.ts';
import { removeEffects } from './words.ts';

/** Ends the membership. Cannot be undone, so what hangs on it is said and the address typed. */
export function RemoveDialog(props: ActDialogProps) {
  const { org } = useSession();
  const impact = useImpact(props.person, 'remove');
  const remove = useMutation(peopleMutations.remove(useQueryClient()));
  return (
    <ActDialog
      {...props}
      title={`Remove ${nameOf(props.person)} from ${org.name}?`}
      verb={`Remove from ${org.name}`}
      {...removeEffects(org.name)}
      typed={props.person.email}
      blocked={impact.blocked}
      act={(person) => remove.mutateAsync({ person, orgId: org.id })}
    >
      {impact.view}
    </ActDialog>
  );
}
