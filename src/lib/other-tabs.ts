import { useEffect } from 'react';

// One for this tab, made when it is first needed: what it posts, it does not hear itself.
let channel: BroadcastChannel | null = null;

function ours(): BroadcastChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  channel ??= new BroadcastChannel('rollcall-identity');
  return channel;
}

/** Tells the other tabs of this browser whom its cookie stands for now; null for nobody. */
export function tellOtherTabs(identity: string | null): void {
  ours()?.postMessage(identity);
}

/**
 * Loads this tab anew when another changed who or where the browser is: what it shows was read by
 * somebody else, and what it would do next would be done in another name than it says. Who signed in
 * again as the same person is no other: what is typed here stays.
 */
export function useOtherTabs(identity: string): void {
  useEffect(() => {
    const onTold = ({ data }: MessageEvent<unknown>) => {
      if (data !== identity) window.location.reload();
    };
    const heard = ours();
    heard?.addEventListener('message', onTold);
    return () => heard?.removeEventListener('message', onTold);
  }, [identity]);
}
