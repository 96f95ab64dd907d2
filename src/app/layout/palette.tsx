import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { messageOf } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { AppDialog, DialogBody } from '../../components/app-dialog.tsx';
import { ChevronRightIcon } from '../../components/icons.tsx';
import { PersonCell } from '../../components/person-cell.tsx';
import { MENU, paths } from '../paths.ts';
import { paletteQueries } from './palette.queries.ts';
import './palette.css';

interface Option {
  readonly to: string;
  readonly group: 'Pages' | 'People';
  readonly content: ReactNode;
}

/** The text once typing has settled. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function pagesFor(text: string, isAdmin: boolean): Option[] {
  const all = [
    ...MENU.filter((entry) => isAdmin || !entry.isAdmin).map(({ page, label }) => ({
      label: label as string,
      to: paths[page].href(),
    })),
    { label: 'My profile', to: paths.profile.href() },
    { label: 'Change my password', to: paths.profile.href('security') },
    { label: 'Preferences', to: paths.profile.href('preferences') },
  ];
  return all
    .filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()))
    .map(({ label, to }) => ({
      to,
      group: 'Pages',
      content: (
        <>
          <ChevronRightIcon />
          {label}
        </>
      ),
    }));
}

function Finder({ onClose }: { onClose: () => void }) {
  const { rights } = useSession();
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const asked = useSettled(text.trim());
  const people = useQuery({
    ...paletteQueries.people(asked),
    enabled: rights.org_admin && asked.length > 1,
  });
  const found = asked.length > 1 ? (people.data ?? []) : [];
  const options: Option[] = [
    ...pagesFor(text.trim(), rights.org_admin),
    ...found.map((user): Option => ({
      to: paths.person.href(user.id),
      group: 'People',
      content: <PersonCell id={user.id} name={user.full_name} email={user.email} />,
    })),
  ];
  const current = Math.min(at, options.length - 1);
  const go = (option: Option | undefined) => {
    if (option === undefined) return;
    onClose();
    void navigate(option.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      setAt((current + step + options.length) % options.length);
    }
    if (event.key === 'Enter') go(options[current]);
  };
  return (
    <DialogBody>
      <input
        className="input"
        role="combobox"
        aria-label="Page or person"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={current < 0 ? undefined : `${id}-${current}`}
        aria-autocomplete="list"
        placeholder={rights.org_admin ? 'A page, a name, an e-mail address…' : 'A page…'}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-results" role="listbox" id={`${id}-list`} aria-label="Results">
        {options.map((option, index) => (
          <div key={option.to} role="presentation">
            {option.group !== options[index - 1]?.group && (
              <div className="palette-group" role="presentation">
                {option.group}
              </div>
            )}
            <div
              id={`${id}-${index}`}
              className="palette-option"
              role="option"
              aria-selected={index === current}
              onPointerMove={() => setAt(index)}
              onClick={() => go(option)}
            >
              {option.content}
            </div>
          </div>
        ))}
      </div>
      <p className="palette-note" role="status">
        {people.error !== null
          ? messageOf(people.error)
          : people.isFetching
            ? 'Searching people…'
            : options.length === 0
              ? 'Nothing fits.'
              : '↑ ↓ to choose, Enter to go'}
      </p>
    </DialogBody>
  );
}

/** Ctrl or ⌘ K: go to a page or a person. */
export const Palette = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <AppDialog open={open} onClose={onClose} title="Go to a page or a person" size="md" isBare>
    <Finder onClose={onClose} />
  </AppDialog>
);
