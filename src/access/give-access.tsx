import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { AccessLevel } from '../../contract/resources.ts';
import { useFeature, useSession } from '../api/session.ts';
import { ErrorPanel } from '../components/async-states.tsx';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { Field } from '../components/field.tsx';
import { PlusIcon } from '../components/icons.tsx';
import { useNow } from '../components/when.tsx';
import { dayIn, endOfDay } from '../lib/days.ts';
import { useTimeZone } from '../lib/time.ts';
import { nameOf } from '../people/person-facts.ts';
import { PersonSearch } from '../people/person-search.tsx';
import { useRecent } from '../recent/use-recent.ts';
import { TeamSearch } from '../teams/team-search.tsx';
import { accessMutations, type GranteeRef, type ResourceRef } from './access.queries.ts';
import { AlreadyGiven } from './already-given.tsx';
import { isSameGrant, type DirectGrant } from './direct-grant.ts';
import { useGivenNow } from './use-given-now.ts';
import { LEVELS, levelLabel } from './words.ts';

interface Chosen {
  readonly to: GranteeRef;
  readonly name: string;
}
const KINDS = [
  { value: 'person', label: 'A person' },
  { value: 'team', label: 'A team' },
  { value: 'org', label: 'Everyone in the org' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

/** Gives one person, one team or everyone a level of access to a resource, for good or until a day. */
export function GiveAccess({ resource, name }: { resource: ResourceRef; name: string }) {
  const { org } = useSession();
  const id = useId();
  // Grants to everyone, and grants that end by themselves, are ours.
  const isFull = useFeature('effective_access');
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<Kind>('person');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [level, setLevel] = useState<AccessLevel>('collaborator');
  const [until, setUntil] = useState('');
  const zone = useTimeZone();
  const today = dayIn(useNow(), zone);
  const give = useMutation(accessMutations.give(useQueryClient()));
  const { did } = useRecent();
  const everyone = { to: { org_id: org.id }, name: `everyone in ${org.name}` };
  const to = kind === 'org' ? everyone : chosen;
  const given = useGivenNow(resource, to?.to ?? null, isOpen);
  // From the write on: what it leaves is read again before the dialog has closed.
  const [replaced, setReplaced] = useState<{ readonly grant: DirectGrant | null } | null>(null);
  const now = replaced === null ? given.now : replaced.grant;
  const wanted = { level, expiresAt: until === '' ? null : endOfDay(until, zone) };
  const problem = (() => {
    if (to === null) return 'Choose who first';
    if (now === undefined) return 'What they have is being looked up';
    return isSameGrant(now, wanted) ? 'They have just that' : null;
  })();
  const open = () => {
    setChosen(null);
    setUntil('');
    setReplaced(null);
    setOpen(true);
  };
  return (
    <>
      <Button look="primary" icon={<PlusIcon />} aria-haspopup="dialog" onClick={open}>
        Give access
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={`Give access to ${name}`}
        tone="primary"
        verb={
          to === null
            ? 'Give access'
            : now
              ? `Change access of ${to.name}`
              : `Give ${to.name} access`
        }
        blocked={problem}
        onConfirm={async () => {
          if (to === null) return;
          const before = await given.confirm(to.name);
          setReplaced({ grant: before });
          await give.mutateAsync(
            { resource, to: to.to, ...wanted },
            { onError: () => setReplaced(null) },
          );
          did(`${to.name} is now ${levelLabel(level).toLowerCase()} of ${name}`, to.name, {
            kind: 'grant',
            to: to.to,
            who: to.name,
            resource,
            level: before?.level ?? null,
            expiresAt: before?.expiresAt ?? null,
            left: wanted,
          });
        }}
      >
        <fieldset className="row">
          <legend className="visually-hidden">Who</legend>
          {KINDS.filter((one) => one.value !== 'org' || isFull).map(({ value, label }) => (
            <label key={value} className="check">
              <input
                type="radio"
                name={`${id}-kind`}
                checked={kind === value}
                onChange={() => {
                  setKind(value);
                  setChosen(null);
                }}
              />
              {label}
            </label>
          ))}
        </fieldset>
        {chosen !== null && (
          <p>
            To{' '}
            <strong>
              <bdi>{chosen.name}</bdi>
            </strong>{' '}
            <Button look="quiet" onClick={() => setChosen(null)}>
              Choose somebody else
            </Button>
          </p>
        )}
        {chosen === null && kind === 'person' && (
          <PersonSearch
            among={{ status: 'ACTIVE' }}
            onChoose={(person) => setChosen({ to: { user_id: person.id }, name: nameOf(person) })}
          />
        )}
        {chosen === null && kind === 'team' && (
          <TeamSearch
            onChoose={(team) => setChosen({ to: { team_id: team.id }, name: team.name })}
          />
        )}
        {to !== null && given.error !== null && (
          <ErrorPanel error={given.error} onRetry={given.retry} />
        )}
        <Field label="Level" hint={LEVELS.find(({ value }) => value === level)?.may}>
          {(attributes) => (
            <select
              {...attributes}
              className="input"
              value={level}
              onChange={(event) =>
                setLevel(LEVELS.find(({ value }) => value === event.target.value)?.value ?? level)
              }
            >
              {LEVELS.map((one) => (
                <option key={one.value} value={one.value}>
                  {one.label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {isFull && (
          <Field label="Ends after" isOptional hint="Past this day it gives nothing any more.">
            {(attributes) => (
              <input
                {...attributes}
                className="input"
                type="date"
                min={today}
                value={until}
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Field>
        )}
        {to !== null && now && <AlreadyGiven name={to.name} now={now} wanted={wanted} />}
      </ConfirmDialog>
    </>
  );
}
