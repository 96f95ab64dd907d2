import { useState } from 'react';
import { AppDialog, DialogBody } from '../components/app-dialog.tsx';
import { Button } from '../components/button.tsx';
import { PeopleIcon } from '../components/icons.tsx';
import { PersonSearch } from '../people/person-search.tsx';
import type { AuditChange } from './audit-state.ts';

const ROLES = [
  { key: 'actor', label: 'Done by them' },
  { key: 'owner', label: 'Done to them' },
  { key: 'person', label: 'Either' },
] as const;
type Role = (typeof ROLES)[number]['key'];

/** One of three ways in which a person can be part of an event. */
const NOBODY = { actor: undefined, owner: undefined, person: undefined };

/** Filters by a person; which one is asked by `PersonQuestion`, and shown by the chips. */
export const PersonFilter = ({ onAsk }: { onAsk: () => void }) => (
  <span className="filter-button">
    <Button icon={<PeopleIcon />} aria-haspopup="dialog" onClick={onAsk}>
      Person
    </Button>
  </span>
);

/** The person to filter by, found by search on the server, and their part in the events. */
export function PersonQuestion({
  open,
  onClose,
  onChange,
}: {
  open: boolean;
  onClose: () => void;
  onChange: (change: AuditChange) => void;
}) {
  const [role, setRole] = useState<Role>('person');
  return (
    <AppDialog open={open} onClose={onClose} title="Events of which person?">
      <DialogBody>
        <div className="stack">
          <fieldset className="row">
            <legend className="visually-hidden">Their part in it</legend>
            {ROLES.map(({ key, label }) => (
              <label key={key} className="check">
                <input
                  type="radio"
                  name="part"
                  checked={role === key}
                  onChange={() => setRole(key)}
                />
                {label}
              </label>
            ))}
          </fieldset>
          <PersonSearch
            onChoose={({ id }) => {
              onClose();
              onChange({ ...NOBODY, [role]: id });
            }}
          />
        </div>
      </DialogBody>
    </AppDialog>
  );
}
