import { useRef } from 'react';
import { Button } from './button.tsx';
import { CloseIcon, SearchIcon } from './icons.tsx';
import { isComposing } from '../lib/composing.ts';
import { useHotkey } from '../lib/use-hotkey.ts';
import { useTyped } from '../lib/use-typed.ts';
import './list-toolbar.css';

const SETTLE = 250;

/**
 * Search as you type. `onChange` is called once typing has settled, and only after typing: never on
 * mount, or a deep link would be rewritten. `/` focuses it, Escape clears it.
 */
export function SearchBox({
  value,
  onChange,
  label,
  placeholder,
  hasHotkey = true,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  hasHotkey?: boolean;
}) {
  const { typed, setTyped, commit } = useTyped({ value, onChange, rest: SETTLE });
  const input = useRef<HTMLInputElement>(null);
  useHotkey('/', () => input.current?.focus(), hasHotkey);

  const clear = () => {
    setTyped('');
    commit('');
    input.current?.focus();
  };
  return (
    <div className="search" role="search">
      <SearchIcon />
      <input
        ref={input}
        type="search"
        className="input"
        aria-label={label}
        placeholder={placeholder ?? label}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape' && typed !== '') clear();
        }}
      />
      {typed === '' ? (
        hasHotkey && <kbd aria-hidden="true">/</kbd>
      ) : (
        <Button look="quiet" label="Clear search" icon={<CloseIcon />} onClick={clear} />
      )}
    </div>
  );
}
