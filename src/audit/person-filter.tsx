import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AppDialog, DialogBody } from '../components/app-dialog.tsx';
import { ErrorPanel, Loading } from '../components/async-states.tsx';
import { Button } from '../components/button.tsx';
import { PeopleIcon } from '../components/icons.tsx';
import { PersonCell } from '../components/person-cell.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { peopleQueries } from '../people/people.queries.ts';
import type { AuditChange } from './audit-state.ts';

const ROLES = [
  { key: 'actor', label: 'Done by them' },
  { key: 'owner', label: 'Done to them' },
  { key: 'person', label: 'Either' },
] as const;
type Role = (typeof ROLES)[number]['key'];

/** One of three ways in which a person can be part of an event. */
const NOBODY = { actor: undefined, owner: undefined, person: undefined };

function PersonSearch({ onChoose }: { onChoose: (id: number) => void }) {
  const [q, setQ] = useState('');
  const people = useQuery(peopleQueries.list({ q, per_page: 8, sort: 'full_name' }));
  const rows = people.data?.items;
  return (
    <>
      <div className="person-search">
        <SearchBox
          value={q}
          label="Search people"
          placeholder="Name, e-mail or ID"
          hasHotkey={false}
          onChange={setQ}
        />
      </div>
      {people.error !== null && rows === undefined && (
        <ErrorPanel error={people.error} onRetry={() => void people.refetch()} />
      )}
      {people.isPending && <Loading lines={5} />}
      {rows?.length === 0 && <p className="muted small">Nobody matches “{q}”.</p>}
      <ul className="person-choices" aria-label="People" aria-busy={people.isFetching}>
        {rows?.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => onChoose(row.id)}>
              <PersonCell id={row.id} name={row.full_name} email={row.email} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

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
              onChoose={(id) => {
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
