import { useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from '../../components/button.tsx';
import { RefreshIcon, WarningIcon } from '../../components/icons.tsx';
import { isNewVersionOut } from '../../lib/new-version.ts';

const subscribe = (listener: () => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

const CHECK_EVERY = 5 * 60_000;

/** Whether a newer build is served than the one that runs here; looked up when the window is seen. */
function useNewVersion(): boolean {
  const [isOut, setOut] = useState(false);
  useEffect(() => {
    let last = Date.now();
    const check = async () => {
      if (document.visibilityState !== 'visible' || Date.now() - last < CHECK_EVERY) return;
      last = Date.now();
      if (await isNewVersionOut()) setOut(true);
    };
    const onSeen = () => void check();
    window.addEventListener('focus', onSeen);
    document.addEventListener('visibilitychange', onSeen);
    return () => {
      window.removeEventListener('focus', onSeen);
      document.removeEventListener('visibilitychange', onSeen);
    };
  }, []);
  return isOut;
}

/** What concerns every page: no connection, a newer version. */
export function Banners() {
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  const isOut = useNewVersion();
  return (
    <div role="status">
      {!isOnline && (
        <div className="banner">
          <WarningIcon />
          You are offline. What you see may be out of date; nothing can be saved.
        </div>
      )}
      {isOut && (
        <div className="banner info">
          <RefreshIcon />A newer version of Rollcall is out.
          <Button onClick={() => window.location.reload()}>Load it</Button>
        </div>
      )}
    </div>
  );
}
