import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFeature } from '../api/session.ts';
import { useTimeZone } from '../lib/time.ts';
import { ActDialog, type ActDialogProps } from './act-dialog.tsx';
import { peopleMutations } from './people.queries.ts';
import { nameOf } from './person-facts.ts';
import { LOCK_EFFECTS } from './words.ts';
import { OPEN_END, UntilField, untilProblem } from './until-field.tsx';
import { untilOf } from './until.ts';

/** Locks one account: why, and until when. */
export function LockDialog(props: ActDialogProps) {
  const zone = useTimeZone();
  const isTimed = useFeature('timed_locks');
  const [until, setUntil] = useState(OPEN_END);
  const lock = useMutation(peopleMutations.lock(useQueryClient()));
  return (
    <ActDialog
      {...props}
      title={`Lock ${nameOf(props.person)}?`}
      verb="Lock account"
      {...LOCK_EFFECTS}
      reason="required"
      blocked={untilProblem(until, zone)}
      act={(person, { reason }) =>
        lock.mutateAsync({
          person,
          reason,
          until: untilOf(until.span, until.local, zone, Date.now()) ?? undefined,
        })
      }
    >
      {isTimed && <UntilField value={until} onChange={setUntil} />}
    </ActDialog>
  );
}
