import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../api/session.ts';
import { ActDialog, type ActDialogProps } from './act-dialog.tsx';
import { peopleMutations } from './people.queries.ts';
import { nameOf } from './person-facts.ts';
import { ownerEffects } from './words.ts';

/** Gives the org away. Only the new owner could undo it, so the name of the org must be typed. */
export function OwnerDialog(props: ActDialogProps) {
  const { org } = useSession();
  const make = useMutation(peopleMutations.makeOwner(useQueryClient()));
  const name = nameOf(props.person);
  return (
    <ActDialog
      {...props}
      title={`Make ${name} the owner of ${org.name}?`}
      verb={`Hand ${org.name} over`}
      tone="danger"
      {...ownerEffects(name, org.name)}
      typed={org.name}
      act={(person) => make.mutateAsync({ person, orgId: org.id })}
    />
  );
}
