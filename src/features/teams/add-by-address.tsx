import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Email } from '../../../contract/primitives.ts';
import { Field } from '../../components/field.tsx';
import { useRecent } from '../../recent/use-recent.ts';
import { AddFrame, type AddProps } from './add-frame.tsx';
import { memberName } from './members-columns.tsx';
import { countMembers } from './teams-columns.tsx';
import { teamsQueries } from './teams.queries.ts';

/** What makes two addresses the same, as the server compares them. */
const keyOf = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

/** Addresses by their keys, each once, as they were typed. */
const readAddresses = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/[\s,;]+/)
      .filter((email) => email !== '')
      .map((email) => [keyOf(email), email]),
  );

/** Adds people by their addresses: the list of people to search in is for admins of the org. */
export function AddByAddress({ team, add, onClose }: AddProps) {
  const [text, setText] = useState('');
  // Half an address is no mistake while it is typed.
  const [isTyped, setTyped] = useState(false);
  const { did } = useRecent();
  const now = useQuery(teamsQueries.detail(team.id));
  const inTeam = new Set((now.data ?? team).members.map(({ email }) => keyOf(email)));
  const typed = readAddresses(text);
  const wanted = new Map([...typed].filter(([key]) => !inTeam.has(key)));
  const inIt = [...typed].flatMap(([key, email]) => (inTeam.has(key) ? [email] : []));
  const wrong = [...wanted.values()].find((email) => !Email.safeParse(email).success);
  const mistake = wrong === undefined ? null : `${wrong} is not an e-mail address`;
  const submit = () =>
    void add
      .mutateAsync({
        teamId: team.id,
        members: [...wanted.values()].map((email) => ({ email })),
      })
      .then(
        (members) => {
          onClose();
          did(`${countMembers(wanted.size)} added to ${team.name}`, team.name, {
            kind: 'leave',
            whom: members
              .filter(({ email }) => wanted.has(keyOf(email)))
              .map((member) => ({ id: member.id, name: memberName(member) })),
            team: { id: team.id, name: team.name },
          });
        },
        () => undefined,
      );
  return (
    <AddFrame
      add={add}
      count={wanted.size}
      problem={wanted.size === 0 ? 'Name somebody first' : mistake}
      onAdd={submit}
      onClose={onClose}
    >
      <Field
        label="E-mail addresses"
        hint="Of people in the org; several apart by space, comma or line."
        error={(isTyped && mistake) || undefined}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            className="input"
            rows={4}
            autoFocus
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setTyped(false);
            }}
            onBlur={() => setTyped(true)}
          />
        )}
      </Field>
      {inIt.length > 0 && (
        <p className="muted small" role="status">
          Already in it: {inIt.join(', ')}
        </p>
      )}
    </AddFrame>
  );
}
