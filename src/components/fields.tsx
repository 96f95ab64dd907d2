import { useId, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { Field, PasswordInput } from './field.tsx';
import './controls.css';

interface BoundProps {
  /** Dotted path of the field in the form's values. */
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isOptional?: boolean;
}

function useField(name: string) {
  const { register, getFieldState, formState } = useFormContext();
  const message = getFieldState(name, formState).error?.message;
  return { bind: register(name), error: message };
}

/** A line of text, bound to the form around it. */
export function TextField({
  name,
  type = 'text',
  autoComplete,
  placeholder,
  isReadOnly,
  autoFocus,
  ...frame
}: BoundProps & {
  type?: 'text' | 'email' | 'date' | 'number' | 'datetime-local';
  autoComplete?: string;
  placeholder?: string;
  isReadOnly?: boolean;
  autoFocus?: boolean;
}) {
  const { bind, error } = useField(name);
  return (
    <Field {...frame} error={error}>
      {(attributes) => (
        <input
          {...bind}
          {...attributes}
          className="input"
          type={type}
          autoComplete={autoComplete ?? 'off'}
          placeholder={placeholder}
          readOnly={isReadOnly}
          autoFocus={autoFocus}
        />
      )}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({ name, rows = 3, ...frame }: BoundProps & { rows?: number }) {
  const { bind, error } = useField(name);
  return (
    <Field {...frame} error={error}>
      {(attributes) => <textarea {...bind} {...attributes} className="input" rows={rows} />}
    </Field>
  );
}

/** A password; `autoComplete` must say which one. */
export function PasswordField({
  name,
  autoComplete,
  autoFocus,
  ...frame
}: BoundProps & {
  autoComplete: 'current-password' | 'new-password';
  autoFocus?: boolean;
}) {
  const { bind, error } = useField(name);
  return (
    <Field {...frame} error={error}>
      {(attributes) => (
        <PasswordInput
          {...bind}
          {...attributes}
          autoComplete={autoComplete}
          autoFocus={autoFocus}
        />
      )}
    </Field>
  );
}

/** One of a closed list. */
export function SelectField({
  name,
  options,
  ...frame
}: BoundProps & { options: readonly { readonly value: string; readonly label: string }[] }) {
  const { bind, error } = useField(name);
  return (
    <Field {...frame} error={error}>
      {(attributes) => (
        <select {...bind} {...attributes} className="input">
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Yes or no; its label stands beside it. */
export function CheckboxField({ name, label, hint }: BoundProps) {
  const { bind, error } = useField(name);
  const id = useId();
  return (
    <div className="field">
      <label className="check">
        <input
          {...bind}
          type="checkbox"
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        />
        <span>
          {label}
          {hint !== undefined && (
            <span id={`${id}-hint`} className="field-hint" style={{ display: 'block' }}>
              {hint}
            </span>
          )}
        </span>
      </label>
      {error !== undefined && (
        <span className="field-error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
