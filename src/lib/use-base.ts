import { useState } from 'react';

/**
 * The version that a form stands on: a save against it is refused when somebody else changed what
 * the form shows. It moves along with what is read anew only while that is the same in all that the
 * form edits (`isSame`); else a reply, or what a refusal holds, takes its place.
 */
export function useBase<T>(
  read: T,
  isSame: (base: T, read: T) => boolean,
): readonly [T, (base: T) => void] {
  const [base, setBase] = useState(read);
  const [seen, setSeen] = useState(read);
  if (read !== seen) {
    setSeen(read);
    if (isSame(base, read)) setBase(read);
  }
  return [base, setBase];
}
