import { nameOf } from '../../people/person-facts.ts';
import { PersonSearch } from '../../people/person-search.tsx';
import { usePersonNames } from '../../reviews/use-person-names.ts';
import { ChosenList } from './chosen-list.tsx';
import type { Chosen } from './draft.ts';
import type { FieldName, Problem } from './problems.ts';

/** People of the org, in the order in which they are asked. */
export function PeopleField({
  field,
  legend,
  hint,
  people,
  problems,
  onChange,
}: {
  field: FieldName;
  legend: string;
  hint?: string;
  people: readonly Chosen[];
  problems: readonly Problem[];
  onChange: (people: readonly Chosen[]) => void;
}) {
  const looked = usePersonNames(people.filter(({ name }) => name === null).map(({ id }) => id));
  const has = (id: number) => people.some((one) => one.id === id);
  return (
    <ChosenList
      field={field}
      legend={legend}
      {...(hint !== undefined && { hint })}
      add={{ button: people.length === 0 ? 'Name somebody' : 'Name another', title: legend }}
      chosen={people.map(({ id, name }) => ({ key: `${id}`, name: name ?? looked(id) }))}
      problems={problems}
      onDrop={(key) => onChange(people.filter(({ id }) => `${id}` !== key))}
      search={() => (
        <PersonSearch
          among={{ status: 'ACTIVE' }}
          whyNot={({ id, account_locked: isLocked }) =>
            has(id) ? 'named' : isLocked ? 'is locked' : null
          }
          onChoose={(person) => onChange([...people, { id: person.id, name: nameOf(person) }])}
        />
      )}
    />
  );
}
