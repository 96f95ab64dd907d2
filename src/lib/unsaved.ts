/** Whoever holds unsaved text: asks, and tells whether it may be left. */
type Ask = () => Promise<boolean>;

const guards = new Set<Ask>();
let isSettled = false;

/** Returns the function that takes the guard away. */
export function guardUnsaved(ask: Ask): () => void {
  guards.add(ask);
  return () => void guards.delete(ask);
}

/** Asks before an act that loads another page: after the act it would be too late. */
export async function mayLeave(): Promise<boolean> {
  for (const ask of guards) if (!(await ask())) return false;
  return true;
}

/** Loads a page as a fresh document; `mayLeave` has asked, the browser need not ask again. */
export function loadPage(href: string, how: 'assign' | 'replace' = 'assign'): void {
  isSettled = true;
  // A document that the browser has kept comes back as it was left, and asks again.
  window.addEventListener('pageshow', () => (isSettled = false), { once: true });
  window.location[how](href);
}

/** Whether the page is on its way out, with everybody asked. */
export const isLeft = (): boolean => isSettled;
