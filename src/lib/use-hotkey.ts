import { useEffect, useEffectEvent } from 'react';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Whether a dialog lies over the page, which keeps its keys to itself. */
export const isDialogOpen = (): boolean => document.querySelector('[role$="dialog"]') !== null;

/**
 * A key of the page: `/`, `?`, or with `mod+` for Ctrl (⌘ on a Mac). Plain keys are left alone while
 * somebody types or a dialog is open.
 */
export function useHotkey(key: string, onPress: () => void, isOn = true): void {
  const press = useEffectEvent(onPress);
  useEffect(() => {
    if (!isOn) return;
    const isMod = key.startsWith('mod+');
    const wanted = key.replace('mod+', '');
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.key.toLowerCase() !== wanted) return;
      if (isMod !== (event.ctrlKey || event.metaKey)) return;
      if (!isMod && (isTyping(event.target) || isDialogOpen())) return;
      event.preventDefault();
      press();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [key, isOn]);
}
