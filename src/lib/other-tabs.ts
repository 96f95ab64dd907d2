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
    let isAnother = false;
    const onTold = ({ data }: MessageEvent<unknown>) => {
      isAnother = data !== identity;
      if (isAnother) window.location.reload();
    };
    // Who kept the page for what is unsaved in it is asked anew whenever they come back to it.
    const onSeen = () => {
      if (isAnother && document.visibilityState === 'visible') window.location.reload();
    };
    const heard = ours();
    heard?.addEventListener('message', onTold);
    document.addEventListener('visibilitychange', onSeen);
    return () => {
      heard?.removeEventListener('message', onTold);
      document.removeEventListener('visibilitychange', onSeen);
    };
  }, [identity]);
}
