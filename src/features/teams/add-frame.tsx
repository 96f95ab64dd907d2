import type { ReactNode } from 'react';
import { messageOf, requestIdOf } from '../../api/errors.ts';
import { DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { countMembers } from './teams-columns.tsx';

/** The dialog around whom to add, found by search or named by address. */
export function AddFrame({
  add,
  count,
  problem,
  onAdd,
  onClose,
  children,
}: {
  add: { readonly isPending: boolean; readonly error: unknown };
  count: number;
  /** Why they cannot be added; null when they can. */
  problem: string | null;
  onAdd: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <>
      <DialogBody>
        <div className="stack">
          {children}
          {add.error !== null && (
            <Notice tone="danger" role="alert">
              {messageOf(add.error)}
              {requestIdOf(add.error) !== null && (
                <span className="request-id mono">Request {requestIdOf(add.error)}</span>
              )}
            </Notice>
          )}
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" busy={add.isPending} disabledReason={problem} onClick={onAdd}>
          {count === 0 ? 'Add members' : `Add ${countMembers(count)}`}
        </Button>
      </DialogFoot>
    </>
  );
}
