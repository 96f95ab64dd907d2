import { useEffect } from 'react';

// One for this tab, made when it is first needed: what it posts, it does not hear itself.
let channel: BroadcastChannel | null = null;

function ours(): BroadcastChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  channel ??= new BroadcastChannel('rollcall-identity');
  return channel;
}

/** Tells the other tabs of this browser that its cookie now stands for somebody else. */
export function tellOtherTabs(): void {
  ours()?.postMessage('changed');
}

/**
 * Loads this tab anew when another changed who the browser is: what it shows was read by somebody
 * else, and what it would do next would be done in another name than it says.
 */
export function useOtherTabs(): void {
  useEffect(() => {
    const reload = () => window.location.reload();
    ours()?.addEventListener('message', reload);
    return () => ours()?.removeEventListener('message', reload);
  }, []);
}
