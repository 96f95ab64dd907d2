import { useState } from 'react';
import { User } from '../../contract/users.ts';
import { ApiError } from '../api/errors.ts';
import { useSession } from '../api/session.ts';
import { ConfirmDialog, type ConfirmProps } from '../components/confirm-dialog.tsx';
import { Notice } from '../components/notice.tsx';
import type { Change } from '../lib/merge.ts';
import { changesBetween } from './changes.ts';

/** What an act has taken beside what it is for, and its undo does not give back. */
export interface Loss {
  readonly lostCustody: boolean;
}

/** What every dialog about a person is given. */
export interface ActDialogProps {
  readonly person: User;
  readonly open: boolean;
  readonly onClose: () => void;
  /**
   * After it was done, with the person as they are then where the act says so; the dialog closes by
   * itself.
   */
  readonly onDone: (after?: User, loss?: Loss) => void;
}

/** Facts that changed under the reader, before and after. */
export const Changes = ({ changes }: { changes: readonly Change[] }) => (
  <Notice tone="warn">
    {changes.length === 0
      ? 'Something about this person has changed meanwhile. Go on if it still holds.'
      : 'Changed meanwhile. Go on if it still holds:'}
    <ul>
      {changes.map(({ label, before, after }) => (
        <li key={label}>
          {label}: <s>{before}</s> → <strong>{after}</strong>
        </li>
      ))}
    </ul>
  </Notice>
);

/** The person as a refusal (412) holds them; null when it holds something else. */
const readPerson = (current: unknown): User | null => User.safeParse(current).data ?? null;

/**
 * ConfirmDialog for an act on a person. When somebody else was faster (412) it shows what they
 * changed and leaves the decision to the reader: the next press acts on the person as they are now.
 */
export function ActDialog({
  person,
  act,
  readNow = readPerson,
  onDone,
  children,
  ...rest
}: Omit<ConfirmProps, 'onConfirm'> &
  ActDialogProps & {
    readonly act: (person: User, input: { reason: string | undefined }) => Promise<unknown>;
    /** What a refusal holds, as the person that `base` is now; for acts on something of theirs. */
    readonly readNow?: (current: unknown, base: User) => User | null;
  }) {
  const { org } = useSession();
  const [base, setBase] = useState(person);
  const [changes, setChanges] = useState<Change[] | null>(null);
  const confirm = async (input: { reason: string | undefined }) => {
    let reply: unknown;
    try {
      reply = await act(base, input);
    } catch (error) {
      const now = readNow(error instanceof ApiError ? error.current : undefined, base);
      if (now !== null) {
        setChanges(changesBetween(base, now, org.id));
        setBase(now);
      }
      throw error;
    }
    onDone(User.safeParse(reply).data);
  };
  return (
    <ConfirmDialog {...rest} onConfirm={confirm}>
      {children}
      {changes !== null && <Changes changes={changes} />}
    </ConfirmDialog>
  );
}
