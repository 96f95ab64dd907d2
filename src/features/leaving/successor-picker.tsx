import { useState, type ReactNode } from 'react';
import type { User } from '../../../contract/users.ts';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { PersonSearch } from '../../people/person-search.tsx';

/** The button that asks who is to take over, and the search behind it. */
export function SuccessorPicker({
  leaverId,
  chosen,
  onChoose,
  what,
  disabledReason,
  children,
}: {
  leaverId: number;
  chosen: User | null;
  onChoose: (person: User) => void;
  /** What is taken over, at the end of the question: "everything", "the flows". */
  what: string;
  disabledReason?: string | null;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button aria-haspopup="dialog" disabledReason={disabledReason} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <AppDialog open={isOpen} onClose={close} title={`Who takes over ${what}?`} size="md">
        <DialogBody>
          <PersonSearch
            among={{ status: 'ACTIVE' }}
            whyNot={({ id }) => (id === leaverId ? 'leaves' : id === chosen?.id ? 'chosen' : null)}
            onChoose={(person) => {
              onChoose(person);
              close();
            }}
          />
        </DialogBody>
        <DialogFoot>
          <Button onClick={close}>Cancel</Button>
        </DialogFoot>
      </AppDialog>
    </>
  );
}
