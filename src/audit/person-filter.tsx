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

/** Chooses a person by search on the server; the chips below the toolbar show who was chosen. */
export function PersonFilter({ onChange }: { onChange: (change: AuditChange) => void }) {
  const [isOpen, setOpen] = useState(false);
  const [role, setRole] = useState<Role>('person');
  return (
    <span className="filter-button">
      <Button icon={<PeopleIcon />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Person
      </Button>
      <AppDialog open={isOpen} onClose={() => setOpen(false)} title="Events of which person?">
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
                setOpen(false);
                onChange({ ...NOBODY, [role]: id });
              }}
            />
          </div>
        </DialogBody>
      </AppDialog>
    </span>
  );
}
