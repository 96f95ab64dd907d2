import { useState } from 'react';
import { Button } from './button.tsx';
import { announce, toastError } from './feedback-store.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';

/** Copies a text; the icon turns into a tick. `label` names what: "Copy e-mail address". */
export function CopyButton({
  text,
  label,
  children,
}: {
  text: string;
  label: string;
  children?: string;
}) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      announce('Copied');
      setTimeout(() => setDone(false), 1500);
    } catch (error) {
      toastError(error, 'The browser did not allow copying');
    }
  };
  return (
    <Button
      look={children === undefined ? 'quiet' : 'default'}
      label={label}
      icon={isDone ? <CheckIcon /> : <CopyIcon />}
      onClick={() => void copy()}
    >
      {children}
    </Button>
  );
}
