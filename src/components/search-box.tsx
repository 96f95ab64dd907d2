import { useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { CloseIcon, SearchIcon } from './icons.tsx';
import { isComposing } from '../lib/composing.ts';
import { useHotkey } from '../lib/use-hotkey.ts';
import './list-toolbar.css';

const SETTLE = 250;

/**
 * Search as you type. `onChange` is called once typing has settled, and only after typing: never on
 * mount, or a deep link would be rewritten. `/` focuses it, Escape clears it. A `value` that
 * changes from outside (Back, Reset) is taken over.
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
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (seen !== value) {
    setSeen(value);
    // Our own change coming back, trimmed, must not eat what was typed meanwhile.
    if (value !== typed.trim()) setTyped(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  useHotkey('/', () => input.current?.focus(), hasHotkey);

  const settle = (text: string, delay: number) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (text.trim() !== value) onChange(text.trim());
    }, delay);
  };
  const clear = () => {
    settle('', 0);
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
        onChange={(event) => settle(event.target.value, SETTLE)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Enter') settle(typed, 0);
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
