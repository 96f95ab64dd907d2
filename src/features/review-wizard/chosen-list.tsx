import { useState, type ReactNode } from 'react';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { CloseIcon, PlusIcon } from '../../components/icons.tsx';
import type { FieldName, Problem } from './problems.ts';
import { errorOf } from './step-parts.tsx';

/** What is chosen, each with a way to drop it, and the search behind a button. */
export function ChosenList({
  field,
  legend,
  hint,
  add,
  chosen,
  problems,
  onDrop,
  search,
}: {
  field: FieldName;
  legend: string;
  hint?: string;
  /** On the button, and the question above the search. */
  add: { readonly button: string; readonly title: string };
  chosen: readonly { readonly key: string; readonly name: string }[];
  problems: readonly Problem[];
  onDrop: (key: string) => void;
  /** The search; call `close` when one choice is enough. */
  search: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const error = errorOf(problems, field);
  return (
    <fieldset className="field" data-field={field}>
      <legend className="field-label">{legend}</legend>
      {chosen.length > 0 && (
        <ul className="wizard-chosen" aria-label={legend}>
          {chosen.map(({ key, name }) => (
            <li key={key}>
              <bdi>{name}</bdi>
              <Button
                look="quiet"
                label={`Leave out ${name}`}
                icon={<CloseIcon />}
                onClick={() => onDrop(key)}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Button icon={<PlusIcon />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {add.button}
        </Button>
      </div>
      {error !== undefined && (
        <span className="field-error" role="alert">
          {error}
        </span>
      )}
      {hint !== undefined && <span className="field-hint">{hint}</span>}
      <AppDialog open={isOpen} onClose={close} title={add.title} size="md">
        <DialogBody>{search(close)}</DialogBody>
        <DialogFoot>
          <Button onClick={close}>Done</Button>
        </DialogFoot>
      </AppDialog>
    </fieldset>
  );
}
