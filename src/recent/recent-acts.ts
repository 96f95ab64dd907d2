import * as z from 'zod';
import type { Inverse } from './inverse.ts';

/** An act that can be taken back, by the person who did it, in the org that it was done in. */
const Recent = z.object({
  id: z.string(),
  at: z.string(),
  userId: z.int(),
  orgId: z.int(),
  /** What was done, and whom or what it was done to. */
  text: z.string(),
  about: z.string(),
  // Looked at closely only when it is to be used: that code is not part of every page.
  inverse: z.custom<Inverse>((value) => typeof value === 'object' && value !== null),
  state: z.enum(['done', 'undoing', 'undone', 'failed']),
  /** Why it was not taken back. */
  note: z.string().optional(),
});
export type Recent = z.output<typeof Recent>;

const KEY = 'rollcall.recent';
const MOST = 30;
/** Older than a working day is not "recent", and hardly still as it was. */
const OLDEST_MS = 12 * 3_600_000;

// Of this tab: what another tab does is its own to take back. A reload reads it again; whether an
// act can still be taken back is for the server to say, which knows what has changed since.
const load = (): readonly Recent[] => {
  try {
    const found = z.array(Recent).safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? '[]'));
    // Cut off by the reload: nobody knows whether it was taken back, so it is asked again.
    return (found.data ?? []).map((act) =>
      act.state === 'undoing' ? { ...act, state: 'done' } : act,
    );
  } catch {
    return [];
  }
};

let acts: readonly Recent[] | null = null;
const listeners = new Set<() => void>();
const all = (): readonly Recent[] => (acts ??= load());

const set = (next: readonly Recent[]): void => {
  acts = next;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // No room, or not allowed: it lives until the reload then.
  }
  for (const listener of listeners) listener();
};

export const recentActs = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  all,
  add(act: Omit<Recent, 'id' | 'at' | 'state'>): string {
    const id = crypto.randomUUID();
    const at = new Date().toISOString();
    const recent = all().filter((one) => Date.now() - Date.parse(one.at) < OLDEST_MS);
    set([{ ...act, id, at, state: 'done' as const }, ...recent].slice(0, MOST));
    return id;
  },
  update(id: string, change: Partial<Pick<Recent, 'state' | 'note'>>) {
    set(all().map((act) => (act.id === id ? { ...act, ...change } : act)));
  },
  /** At sign-out: who comes next on this device is somebody else. */
  clear() {
    set([]);
  },
};
