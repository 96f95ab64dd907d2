import { ResourceSearch } from '../../access/resource-search.tsx';
import { TYPE_OPTIONS, typeLabel } from '../../access/words.ts';
import { Field } from '../../components/field.tsx';
import { RIGHT_LABELS } from '../../reviews/words.ts';
import { TeamSearch } from '../../teams/team-search.tsx';
import { ChosenList } from './chosen-list.tsx';
import { rightsIn, rightsToChoose, type Chosen, type Draft, type ScopeKind } from './draft.ts';
import { At, Check, Choices, DraftField, errorOf, type StepProps } from './step-parts.tsx';

const KINDS: readonly { value: ScopeKind; label: string; text: string }[] = [
  { value: 'admins', label: 'Admins', text: 'Who may administer the org' },
  { value: 'everybody', label: 'Everybody', text: 'All members, with all that they hold' },
  { value: 'team', label: 'A team', text: 'Who is in it' },
  { value: 'resources', label: 'Resources', text: 'Who was given what, by type or by name' },
  { value: 'idle', label: 'Idle people', text: 'Who has not been active for some time' },
  { value: 'keys', label: 'API keys', text: 'Every key that works' },
];
const BY = [
  { value: 'type', label: 'Of these types' },
  { value: 'name', label: 'By name' },
] as const;

/** A member more, or one less. */
const toggled = <T,>(all: readonly T[], one: T, isOn: boolean): T[] =>
  isOn ? [...all, one] : all.filter((other) => other !== one);

function TeamFields({ draft, set, problems }: StepProps) {
  const { team } = draft;
  const name = (one: Chosen) => one.name ?? `Team #${one.id}`;
  return (
    <ChosenList
      field="team"
      legend="Team"
      add={{ button: team === null ? 'Choose a team' : 'Choose another', title: 'Which team?' }}
      chosen={team === null ? [] : [{ key: `${team.id}`, name: name(team) }]}
      problems={problems}
      onDrop={() => set({ team: null })}
      search={(close) => (
        <TeamSearch
          whyNot={({ id }) => (id === team?.id ? 'chosen' : null)}
          onChoose={(one) => {
            set({ team: { id: one.id, name: one.name } });
            close();
          }}
        />
      )}
    />
  );
}

function ResourceFields({ draft, set, problems }: StepProps) {
  const { by, types, resources } = draft;
  const keyOf = (one: Draft['resources'][number]) => `${one.type} ${one.id}`;
  return (
    <>
      <Choices
        legend="Which resources"
        value={by}
        options={BY}
        onChange={(next) => set({ by: next })}
      />
      {by === 'type' ? (
        <fieldset className="field" data-field="resources">
          <legend className="field-label">Types</legend>
          <div className="wizard-checks">
            {TYPE_OPTIONS.map(({ value, label }) => (
              <Check
                key={value}
                label={label}
                isOn={types.includes(value)}
                onChange={(isOn) => set({ types: toggled(types, value, isOn) })}
              />
            ))}
          </div>
          <span className="field-hint">
            {types.length === 0 ? 'None chosen: all types.' : `${types.length} chosen.`}
          </span>
        </fieldset>
      ) : (
        <ChosenList
          field="resources"
          legend="Resources"
          add={{ button: 'Choose a resource', title: 'Which resources?' }}
          chosen={resources.map((one) => ({
            key: keyOf(one),
            name: one.name ?? `${typeLabel(one.type)} #${one.id}`,
          }))}
          problems={problems}
          onDrop={(key) => set({ resources: resources.filter((one) => keyOf(one) !== key) })}
          search={() => (
            <ResourceSearch
              onChoose={({ resource_type: type, resource_id: id, resource_name: name }) => {
                const next = { type, id, name };
                const rest = resources.filter((one) => keyOf(one) !== keyOf(next));
                set({ resources: [...rest, next] });
              }}
            />
          )}
        />
      )}
    </>
  );
}

function IdleFields({ draft, set, problems }: StepProps) {
  return (
    <>
      <div className="wizard-pair">
        <DraftField
          field="idleDays"
          label="Idle for at least"
          unit="days"
          value={draft.idleDays}
          problems={problems}
          onChange={(idleDays) => set({ idleDays })}
        />
        <DraftField
          field="belowDays"
          label="And less than"
          isOptional
          unit="days"
          value={draft.belowDays}
          problems={problems}
          onChange={(belowDays) => set({ belowDays })}
        />
      </div>
      <Field label="Role">
        {(attributes) => (
          <select
            {...attributes}
            className="input"
            value={draft.role}
            onChange={(event) => {
              const { value } = event.target;
              set({ role: value === 'admin' || value === 'member' ? value : '' });
            }}
          >
            <option value="">Admins and members</option>
            <option value="admin">Admins</option>
            <option value="member">Members</option>
          </select>
        )}
      </Field>
    </>
  );
}

function RightsField({ draft, set, problems }: StepProps) {
  const among = rightsToChoose(draft.kind);
  if (among.length < 2) return null;
  const chosen = rightsIn(draft);
  const error = errorOf(problems, 'rights');
  return (
    <fieldset className="field" data-field="rights">
      <legend className="field-label">Which of their rights</legend>
      <div className="wizard-checks">
        {among.map((kind) => (
          <Check
            key={kind}
            label={RIGHT_LABELS[kind][1]}
            isOn={chosen.includes(kind)}
            onChange={(isOn) => set({ rights: toggled(chosen, kind, isOn) })}
          />
        ))}
      </div>
      {error !== undefined && (
        <span className="field-error" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}

/** Whose rights, and which of them. */
export function ScopeStep(props: StepProps) {
  const { draft, set, problems } = props;
  return (
    <>
      <DraftField
        field="name"
        label="Name"
        hint="Stands in every mail and in the evidence: “Admins, fourth quarter”."
        value={draft.name}
        problems={problems}
        onChange={(name) => set({ name })}
      />
      <Choices
        field="kind"
        legend="Whose rights"
        value={draft.kind}
        options={KINDS}
        problems={problems}
        onChange={(kind) => set({ kind, rights: null })}
      />
      {draft.kind === 'team' && <TeamFields {...props} />}
      {draft.kind === 'resources' && <ResourceFields {...props} />}
      {draft.kind === 'idle' && <IdleFields {...props} />}
      <RightsField {...props} />
      <DraftField
        field="youngDays"
        label="Leave out people who were added in the last"
        hint="Who has just come has not had the time to be idle. 0 leaves nobody out."
        unit="days"
        value={draft.youngDays}
        problems={problems}
        onChange={(youngDays) => set({ youngDays })}
      />
      <At field="description">
        <Field
          label="Description"
          isOptional
          hint="What reviewers should know: it stands above their items."
          {...(errorOf(problems, 'description') !== undefined && {
            error: errorOf(problems, 'description'),
          })}
        >
          {(attributes) => (
            <textarea
              {...attributes}
              className="input"
              rows={3}
              value={draft.description}
              onChange={(event) => set({ description: event.target.value })}
            />
          )}
        </Field>
      </At>
    </>
  );
}
