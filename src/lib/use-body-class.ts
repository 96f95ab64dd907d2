import { useLayoutEffect } from 'react';

/**
 * Puts a class on the body as long as the component is there, for what stands elsewhere and has to
 * give way. Not `body:has(…)` in a style sheet: with that, browsers find the styles of a whole page
 * anew at each letter that is typed.
 */
export function useBodyClass(name: string, isOn = true): void {
  useLayoutEffect(() => {
    if (!isOn) return;
    document.body.classList.add(name);
    return () => document.body.classList.remove(name);
  }, [name, isOn]);
}
