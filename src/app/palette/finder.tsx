import { useId, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { messageOf } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { DialogBody } from '../../components/app-dialog.tsx';
import { isComposing } from '../../lib/composing.ts';
import type { Option } from './option.ts';
import { useOptions, type Acts } from './use-options.ts';

function OptionView({
  option,
  id,
  isCurrent,
  onPoint,
  onChoose,
}: {
  option: Option;
  id: string;
  isCurrent: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  const reason = option.disabledReason ?? null;
  const hint = reason ?? option.hint;
  return (
    <div
      id={id}
      className="palette-option"
      role="option"
      aria-selected={isCurrent}
      aria-disabled={reason !== null}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      {option.icon}
      <span className="palette-text">
        <span>{option.label}</span>
        {hint !== undefined && <span className="muted small">{hint}</span>}
      </span>
    </div>
  );
}

/** The line to type into, and what fits it. `onClose` comes before what was chosen happens. */
export function Finder({ acts, onClose }: { acts: Acts; onClose: () => void }) {
  const { rights } = useSession();
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { options, isSearching, error } = useOptions(text, acts);
  const current = Math.min(at, options.length - 1);
  const choose = (option: Option | undefined) => {
    if (option === undefined || (option.disabledReason ?? null) !== null) return;
    onClose();
    if (option.to !== undefined) void navigate(option.to);
    option.run?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      setAt((current + step + options.length) % options.length);
    }
    // While the words are still being looked up, Enter must not do what fitted those before.
    if (event.key !== 'Enter') return;
    // The same key press would go on to the button that a dialog puts the focus on: Cancel.
    event.preventDefault();
    if (!(isSearching && options[current]?.group === 'Do')) choose(options[current]);
  };
  return (
    <DialogBody>
      <input
        className="input"
        role="combobox"
        aria-label="Page, person, team or order"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={current < 0 ? undefined : `${id}-${current}`}
        aria-autocomplete="list"
        placeholder={
          rights.org_admin
            ? 'A page, a name, “lock ana”, “add bo to data team”…'
            : 'A page, a team…'
        }
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
          <div key={option.key} role="presentation">
            {option.group !== options[index - 1]?.group && (
              <div className="palette-group" role="presentation">
                {option.group}
              </div>
            )}
            <OptionView
              option={option}
              id={`${id}-${index}`}
              isCurrent={index === current}
              onPoint={() => setAt(index)}
              onChoose={() => choose(option)}
            />
          </div>
        ))}
      </div>
      <p className="palette-note" role="status">
        {error !== null
          ? messageOf(error)
          : isSearching
            ? 'Searching…'
            : options.length === 0
              ? 'Nothing fits.'
              : '↑ ↓ to choose, Enter to go'}
      </p>
    </DialogBody>
  );
}
