import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Leaving } from '../../../contract/leaving.ts';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { When } from '../../components/when.tsx';
import { ownedCount } from '../../people/impact/impact-lines.ts';
import { nameOf } from '../../people/person-facts.ts';
import { removeEffects } from '../../people/words.ts';
import { leavingMutations } from './leaving.queries.ts';
import { StepFrame } from './step-frame.tsx';

/** Whether the org needs somebody in the place of who leaves. */
const leavesGap = ({ membership }: Leaving): boolean =>
  membership !== null && (membership.is_owner || membership.is_last_admin);

const whyNotYet = (leaving: Leaving, successor: User | null): string | null => {
  if (leaving.refused !== null) return leaving.refused;
  if (successor !== null) return null;
  if (ownedCount(leaving) > 0) return 'Hand over what they own first';
  if (leaving.reviews.items > 0) return 'Hand on what they are to decide in access reviews first';
  return leavesGap(leaving) ? 'Choose a successor first: the org needs one' : null;
};

const gapWords = (leaving: Leaving, successor: User): string[] => {
  const name = nameOf(successor);
  if (leaving.membership?.is_owner === true) return [`${name} owns the org, and administers it.`];
  return leaving.membership?.is_last_admin === true ? [`${name} becomes an admin of the org.`] : [];
};

/** The end of the membership: the one step that cannot be taken back. */
export function RemoveStep({
  leaving,
  number,
  reason,
  successor,
}: {
  leaving: Leaving;
  number: number;
  reason: string | undefined;
  successor: User | null;
}) {
  const { org } = useSession();
  const remove = useMutation(leavingMutations.remove(useQueryClient()));
  const [isOpen, setOpen] = useState(false);
  const name = nameOf(leaving.person);
  const { happens, staysAsIs } = removeEffects(org.name);
  if (leaving.left_at !== null) {
    return (
      <StepFrame
        number={number}
        title={`Remove from ${org.name}`}
        isDone
        state={
          <>
            Left <When at={leaving.left_at} />
          </>
        }
        error={null}
      />
    );
  }
  return (
    <StepFrame
      number={number}
      title={`Remove from ${org.name}`}
      isDone={false}
      state="Not needed: whoever is deactivated can do nothing. A removed person is in no list any more."
      error={null}
      act={
        <Button
          look="danger"
          aria-haspopup="dialog"
          disabledReason={whyNotYet(leaving, successor)}
          onClick={() => setOpen(true)}
        >
          Remove
        </Button>
      }
    >
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={`Remove ${name} from ${org.name}?`}
        verb={`Remove from ${org.name}`}
        tone="danger"
        typed={leaving.person.email}
        happens={[
          ...happens,
          ...(successor !== null && ownedCount(leaving) > 0
            ? [`${nameOf(successor)} takes over what ${name} still owns.`]
            : []),
          ...(successor !== null && leaving.reviews.items > 0
            ? [`${nameOf(successor)} decides what waits for ${name} in access reviews.`]
            : []),
          ...(successor === null ? [] : gapWords(leaving, successor)),
        ]}
        staysAsIs={staysAsIs}
        onConfirm={async () => {
          await remove.mutateAsync({ leaving, reason, orgId: org.id, to: successor?.id });
          toastDone(`${name} has left ${org.name}`);
        }}
      />
    </StepFrame>
  );
}
