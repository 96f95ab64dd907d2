import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useFeature, useSession } from '../api/session.ts';
import { paths } from '../app/paths.ts';
import { ActDialog, type ActDialogProps } from './act-dialog.tsx';
import { peopleMutations } from './people.queries.ts';
import { nameOf } from './person-facts.ts';
import { removeEffects } from './words.ts';

/** Ends the membership. Cannot be undone, so the address must be typed. */
export function RemoveDialog(props: ActDialogProps) {
  const { org } = useSession();
  const canOffboard = useFeature('offboarding');
  const remove = useMutation(peopleMutations.remove(useQueryClient()));
  return (
    <ActDialog
      {...props}
      title={`Remove ${nameOf(props.person)} from ${org.name}?`}
      verb={`Remove from ${org.name}`}
      {...removeEffects(org.name)}
      typed={props.person.email}
      act={(person) => remove.mutateAsync({ person, orgId: org.id })}
    >
      {canOffboard && (
        <p className="muted small">
          Whoever owns teams or resources hands them over first:{' '}
          <Link to={paths.leaving.href(props.person.id)}>offboard {nameOf(props.person)}</Link>.
        </p>
      )}
    </ActDialog>
  );
}
