import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Team } from '../../../contract/teams.ts';
import { messageOf, requestIdOf } from '../../api/errors.ts';
import { DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { countMembers } from './teams-columns.tsx';
import { teamsMutations } from './teams.queries.ts';

/** The adding itself; it is the dialog's, which stays open until it is over. */
export const useAdding = () => useMutation(teamsMutations.addMembers(useQueryClient()));

/** What both ways to name somebody are given. */
export interface AddProps {
  readonly team: Team;
  readonly add: ReturnType<typeof useAdding>;
  readonly onClose: () => void;
}

/** The dialog around whom to add, found by search or named by address. */
export function AddFrame({
  add,
  count,
  problem,
  onAdd,
  onClose,
  children,
}: Omit<AddProps, 'team'> & {
  count: number;
  /** Why they cannot be added; null when they can. */
  problem: string | null;
  onAdd: () => void;
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
        <Button onClick={onClose} disabledReason={add.isPending ? 'Under way' : null}>
          Cancel
        </Button>
        <Button look="primary" busy={add.isPending} disabledReason={problem} onClick={onAdd}>
          {count === 0 ? 'Add members' : `Add ${countMembers(count)}`}
        </Button>
      </DialogFoot>
    </>
  );
}
