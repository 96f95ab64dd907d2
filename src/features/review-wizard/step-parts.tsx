import { useId, type ReactNode } from 'react';
import { Field } from '../../components/field.tsx';
import type { Draft } from './draft.ts';
import type { FieldName, Problem } from './problems.ts';
import '../../people/people-acts.css';

/** What each step is given. */
export interface StepProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  /** Those that are to be shown now. */
  readonly problems: readonly Problem[];
}

export const errorOf = (problems: readonly Problem[], field: FieldName): string | undefined =>
  problems.find((problem) => problem.field === field)?.message;

/** Where a problem is led to: the first control inside takes the focus. */
export const At = ({ field, children }: { field: FieldName; children: ReactNode }) => (
  <div data-field={field}>{children}</div>
);

/** A line of text, or a number of days, of the draft. */
export function DraftField({
  field,
  label,
  hint,
  isOptional,
  unit,
  value,
  problems,
  onChange,
  type = 'text',
}: {
  field: FieldName;
  label: string;
  hint?: ReactNode;
  isOptional?: boolean;
  /** "days": the field is then short, and numeric. */
  unit?: string;
  value: string;
  problems: readonly Problem[];
  onChange: (value: string) => void;
  type?: 'text' | 'datetime-local';
}) {
  const error = errorOf(problems, field);
  return (
    <At field={field}>
      <Field
        label={label}
        {...(hint !== undefined && { hint })}
        {...(error !== undefined && { error })}
        {...(isOptional !== undefined && { isOptional })}
      >
        {(attributes) =>
          unit === undefined ? (
            <input
              {...attributes}
              className="input"
              type={type}
              autoComplete="off"
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
          ) : (
            <span className="wizard-number">
              <input
                {...attributes}
                className="input"
                inputMode="numeric"
                autoComplete="off"
                value={value}
                onChange={(event) => onChange(event.target.value)}
              />
              {unit}
            </span>
          )
        }
      </Field>
    </At>
  );
}

/** One of a few, each with what it means. */
export function Choices<const V extends string>({
  field,
  legend,
  hint,
  value,
  options,
  problems = [],
  onChange,
}: {
  field?: FieldName;
  legend: string;
  hint?: ReactNode;
  value: V;
  options: readonly { readonly value: V; readonly label: string; readonly text?: ReactNode }[];
  problems?: readonly Problem[];
  onChange: (value: V) => void;
}) {
  const id = useId();
  const error = field && errorOf(problems, field);
  return (
    <fieldset className="field" data-field={field}>
      <legend className="field-label">{legend}</legend>
      <div className="wizard-choices">
        {options.map((option) => (
          <label key={option.value} className="wizard-choice">
            <input
              type="radio"
              name={id}
              checked={value === option.value}
              aria-describedby={option.text === undefined ? undefined : `${id}-${option.value}`}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.label}
              {option.text !== undefined && (
                <span id={`${id}-${option.value}`} className="field-hint">
                  {option.text}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <span className="field-error" role="alert">
          {error}
        </span>
      )}
      {hint !== undefined && <span className="field-hint">{hint}</span>}
    </fieldset>
  );
}

/** Yes or no, with what it means. */
export function Check({
  label,
  hint,
  isOn,
  onChange,
}: {
  label: string;
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  const id = useId();
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={isOn}
        aria-describedby={hint === undefined ? undefined : id}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint !== undefined && (
          <span id={id} className="field-hint wizard-hint">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
