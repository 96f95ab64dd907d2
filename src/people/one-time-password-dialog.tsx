import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Notice } from '../components/notice.tsx';
import { When } from '../components/when.tsx';
import type { ActDialogProps } from './act-dialog.tsx';
import { peopleMutations } from './people.queries.ts';
import { nameOf } from './person-facts.ts';
import { SecretAct } from './secret-act.tsx';
import { ONE_TIME_EFFECTS } from './words.ts';

/** A random password to hand over, shown once. */
export function OneTimePasswordDialog(props: ActDialogProps) {
  const name = nameOf(props.person);
  const issue = useMutation(peopleMutations.oneTimePassword(useQueryClient()));
  return (
    <SecretAct
      {...props}
      title={`Set a one-time password for ${name}?`}
      verb="Set one-time password"
      {...ONE_TIME_EFFECTS}
      reason="optional"
      act={async (person, { reason }) => {
        const { password, expires_at } = await issue.mutateAsync({ person, reason });
        // The mutation forgets its reply at once; the dialog's state is the only place left.
        issue.reset();
        return {
          title: `One-time password of ${name}`,
          text: password,
          copyLabel: 'Copy password',
          note: (
            <Notice tone="warn">
              Hand it over in person or by a channel you trust: it is not shown again. It ends{' '}
              <When at={expires_at} /> and must be changed at the first sign-in.
            </Notice>
          ),
        };
      }}
    />
  );
}
