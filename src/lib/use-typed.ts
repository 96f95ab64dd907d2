import { useEffect, useEffectEvent, useState } from 'react';

const always = (): boolean => true;

/**
 * Text that counts a while after it was typed: once it has rested for `rest` milliseconds, or by
 * `commit`. A `value` that changes from outside (Back, Reset) is taken over; our own change coming
 * back does not eat what was typed meanwhile. Nothing is told before something was typed.
 */
export function useTyped({
  value,
  onChange,
  rest,
  counts = always,
}: {
  value: string;
  /** Is told the text without the blanks around it. */
  onChange: (text: string) => void;
  rest: number;
  /** Whether a text counts for its rest alone. */
  counts?: (text: string) => boolean;
}) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  /** Ours, on their way through the address. */
  const [sent, setSent] = useState<readonly string[]>([]);
  if (seen !== value) {
    setSeen(value);
    const own = sent.indexOf(value);
    setSent(own === -1 ? [] : sent.slice(own + 1));
    if (own === -1) setTyped(value);
  }
  const commit = (text = typed) => {
    const told = text.trim();
    if (told === (sent.at(-1) ?? value).trim()) return;
    setSent([...sent, told]);
    onChange(told);
  };
  const onRest = useEffectEvent(() => {
    if (counts(typed)) commit();
  });
  useEffect(() => {
    const timer = setTimeout(() => onRest(), rest);
    return () => clearTimeout(timer);
  }, [typed, rest]);
  return { typed, setTyped, commit };
}
