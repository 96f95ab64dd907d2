import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Leaving } from '../../../contract/leaving.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import type { User } from '../../../contract/users.ts';
import { typesLabel } from '../../access/words.ts';
import { Button } from '../../components/button.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { many, ownedCount, ownedWords } from '../../people/impact/impact-lines.ts';
import { nameOf } from '../../people/person-facts.ts';
import { leavingMutations } from './leaving.queries.ts';
import { Names, StepFrame } from './step-frame.tsx';
import { SuccessorPicker } from './successor-picker.tsx';

/** Who gets what: one person for everything, others for single kinds. */
type PerKind = Readonly<Partial<Record<ResourceType, User>>>;

/** The kinds by who takes them over; null while somebody is missing. */
export const groupsOf = (
  leaving: Leaving,
  everything: User | null,
  perKind: PerKind,
): readonly { readonly to: User; readonly types: readonly ResourceType[] }[] | null => {
  const groups = new Map<number, { to: User; types: ResourceType[] }>();
  for (const { resource_type: type } of leaving.owns) {
    const to = perKind[type] ?? everything;
    if (to === null) return null;
    const group = groups.get(to.id) ?? { to, types: [] };
    group.types.push(type);
    groups.set(to.id, group);
  }
  return [...groups.values()];
};

function Kinds({
  leaving,
  everything,
  perKind,
  onChoose,
  disabledReason,
}: {
  leaving: Leaving;
  everything: User | null;
  perKind: PerKind;
  onChoose: (type: ResourceType, person: User) => void;
  disabledReason: string | null;
}) {
  return (
    <ul className="leave-kinds" aria-label="What they own">
      {leaving.owns.map(({ resource_type: type, count, first }) => {
        const to = perKind[type] ?? everything;
        const label = typesLabel(type, count);
        return (
          <li key={type}>
            <div className="leave-kind">
              <strong>{many(count, label.toLowerCase(), label.toLowerCase())}</strong>
              <Names names={first.map(({ name }) => name)} count={count} />
            </div>
            <div className="row">
              {to !== null && (
                <span className="small">
                  to <bdi>{nameOf(to)}</bdi>
                </span>
              )}
              {leaving.owns.length > 1 && (
                <SuccessorPicker
                  leaverId={leaving.person.id}
                  chosen={to}
                  what={`the ${typesLabel(type, 2).toLowerCase()}`}
                  onChoose={(person) => onChoose(type, person)}
                  disabledReason={disabledReason}
                >
                  {to === null ? 'Choose' : 'Somebody else'}
                  <span className="visually-hidden"> for {typesLabel(type, 2).toLowerCase()}</span>
                </SuccessorPicker>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** What somebody owns, and who takes it over. */
export function HandOverStep({
  leaving,
  reason,
  successor,
  onSuccessor,
}: {
  leaving: Leaving;
  reason: string | undefined;
  successor: User | null;
  onSuccessor: (person: User) => void;
}) {
  const [perKind, setPerKind] = useState<PerKind>({});
  const handOver = useMutation(leavingMutations.handOver(useQueryClient()));
  const [error, setError] = useState<unknown>(null);
  const count = ownedCount(leaving);
  const groups = groupsOf(leaving, successor, perKind);
  const run = async () => {
    setError(null);
    try {
      for (const { to, types } of groups ?? []) {
        const reply = await handOver.mutateAsync({ leaving, reason, to: to.id, types });
        toastDone(reply.message);
      }
    } catch (thrown) {
      setError(thrown);
    }
  };
  if (count === 0) {
    return <StepFrame number={1} title="Hand over" isDone state="Owns nothing here" error={null} />;
  }
  return (
    <StepFrame
      number={1}
      title="Hand over"
      isDone={false}
      state={`Owns ${ownedWords(leaving)}`}
      error={error}
      act={
        <Button
          look="primary"
          busy={handOver.isPending}
          disabledReason={
            leaving.refused ?? (groups === null ? 'Choose who takes over first' : null)
          }
          onClick={() => void run()}
        >
          {groups?.length === 1 && groups[0] !== undefined
            ? `Hand over to ${nameOf(groups[0].to)}`
            : `Hand over ${many(count, 'thing')}`}
        </Button>
      }
    >
      <div className="row leave-successor">
        <SuccessorPicker
          leaverId={leaving.person.id}
          chosen={successor}
          what="everything"
          onChoose={(person) => {
            setPerKind({});
            onSuccessor(person);
          }}
          disabledReason={leaving.refused}
        >
          {successor === null ? 'Choose a successor' : 'Change successor'}
        </SuccessorPicker>
        {successor !== null && (
          <span>
            <bdi>{nameOf(successor)}</bdi> takes over
          </span>
        )}
      </div>
      <Kinds
        leaving={leaving}
        everything={successor}
        perKind={perKind}
        onChoose={(type, person) => setPerKind((before) => ({ ...before, [type]: person }))}
        disabledReason={leaving.refused}
      />
    </StepFrame>
  );
}
