/** What the API client learns about the session, for whoever shows it. It shows nothing itself. */
export type SessionEvent =
  | 'ended'
  /** The cookie stands for somebody else, or for another org, than the page was read by. */
  | 'another'
  | 'impersonation-ended'
  | 'password-change-required';

type Listener = (event: SessionEvent) => void;

const listeners = new Set<Listener>();

export const sessionEvents = {
  emit(event: SessionEvent): void {
    for (const listener of listeners) listener(event);
  },
  /** Returns the function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};
