import { useEffect, useEffectEvent } from 'react';

/** What a key of the inbox does. */
export type KeyAct = 'keep' | 'revoke' | 'unsure' | 'next' | 'previous' | 'note' | 'undo' | 'help';

const LETTERS: Readonly<Record<string, KeyAct>> = {
  k: 'keep',
  r: 'revoke',
  u: 'unsure',
  j: 'next',
  n: 'note',
  z: 'undo',
  '?': 'help',
};
const ARROWS: Readonly<Record<string, KeyAct>> = { ArrowDown: 'next', ArrowUp: 'previous' };

/** What does not need an item that can be seen. */
const ANYWHERE: ReadonlySet<KeyAct> = new Set(['undo', 'help']);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * The keys of the inbox: not while somebody types, not behind a dialog or a menu, and the letters
 * only as long as they are switched on. Where the item cannot be seen, no key answers or leaves it.
 * Heard before the shell hears its own `?`.
 */
export function useInboxKeys(
  { hasLetters, isPaneOpen }: { hasLetters: boolean; isPaneOpen: boolean },
  onAct: (act: KeyAct) => void,
): void {
  const act = useEffectEvent(onAct);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      if (isTyping(event.target)) return;
      if (document.querySelector('[role$="dialog"], [role="menu"]')) return;
      const found =
        ARROWS[event.key] ?? (hasLetters ? LETTERS[event.key.toLowerCase()] : undefined);
      if (found === undefined || !(isPaneOpen || ANYWHERE.has(found))) return;
      // A key held down walks through the list; it does not answer one item after the other.
      if (event.repeat && found !== 'next' && found !== 'previous') return;
      event.preventDefault();
      event.stopPropagation();
      act(found);
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [hasLetters, isPaneOpen]);
}
