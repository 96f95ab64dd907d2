import { LostReplyError, messageOf, requestIdOf } from '../api/errors.ts';

/** One message at the edge of the page. */
export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'danger' | 'info';
  readonly text: string;
  readonly requestId: string | null;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** One sentence for screen readers. */
export interface Announcement {
  readonly id: number;
  readonly text: string;
}

const MOST = 4;
/** Sentences stand for a while, so that one that follows at once does not swallow the one before. */
const HEARD_AFTER = 10_000;
let toasts: readonly Toast[] = [];
let announcements: readonly Announcement[] = [];
let count = 0;
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

export const feedbackStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  toasts: () => toasts,
  announcements: () => announcements,
  dismiss(id: number) {
    toasts = toasts.filter((toast) => toast.id !== id);
    tell();
  },
  clear() {
    toasts = [];
    announcements = [];
    tell();
  },
};

type Extra = { readonly undo?: () => void; readonly action?: Toast['action'] };

function push(tone: Toast['tone'], text: string, requestId: string | null, extra: Extra = {}) {
  const action = extra.undo === undefined ? null : { label: 'Undo', run: extra.undo };
  const toast = { id: ++count, tone, text, requestId, action: extra.action ?? action };
  // The same failure twice (a list and its counts) is one message.
  const others = toasts.filter((other) => other.text !== text || other.tone !== tone);
  toasts = [...others, toast].slice(-MOST);
  tell();
}

/** Says what was done, with an optional way to take it back (for reversible acts only). */
export const toastDone = (text: string, extra?: Extra) => push('ok', text, null, extra);
export const toastInfo = (text: string, extra?: Extra) => push('info', text, null, extra);
/** Says what was not done, in words of the caller's own. */
export const toastFailed = (text: string, extra?: Extra) => push('danger', text, null, extra);
/**
 * Says what failed: `before` names the act ("Ana Ruiz was not locked"), the error says why. When no
 * answer came that is not known, so it becomes a question.
 */
export const toastError = (error: unknown, before?: string) => {
  const head = before && `${before}${error instanceof LostReplyError ? '?' : '.'} `;
  push('danger', `${head ?? ''}${messageOf(error)}`, requestIdOf(error));
};

/** Tells screen readers something that is seen otherwise, such as "34 people". */
export function announce(text: string): void {
  const said = { id: ++count, text };
  announcements = [...announcements, said].slice(-MOST);
  tell();
  setTimeout(() => {
    announcements = announcements.filter((other) => other !== said);
    tell();
  }, HEARD_AFTER);
}
