import { useId, type ReactNode } from 'react';
import './profile.css';

/** One of a few, each with a picture and a word; radio buttons underneath. */
export function ChoiceGroup<const V extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: V;
  choices: readonly { readonly value: V; readonly label: string; readonly picture: ReactNode }[];
  onChange: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="choice">
          <span className="choice-picture" aria-hidden="true">
            {choice.picture}
          </span>
          <span className="choice-label">
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            {choice.label}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
