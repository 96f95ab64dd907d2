import { useCallback, useEffect, useRef, useState } from 'react';
import { useBeforeUnload, useBlocker } from 'react-router';
import { guardUnsaved, isLeft } from '../lib/unsaved.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

/**
 * Asks before unsaved changes are left: another page, or an act that loads one (asked in the page's
 * own words), or the tab (asked by the browser). A change of the search string alone is not leaving.
 */
export function LeaveGuard({
  isOn,
  title = 'Leave without saving?',
  lost = 'What you changed on this page is lost.',
}: {
  isOn: boolean;
  title?: string;
  /** What leaving costs. */
  lost?: string;
}) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isOn && currentLocation.pathname !== nextLocation.pathname,
  );
  // The dialog closes after its act: that must not call back the navigation it has just let go.
  const isLeaving = useRef(false);
  useBeforeUnload(
    useCallback(
      (event) => {
        if (isOn && !isLeft()) event.preventDefault();
      },
      [isOn],
    ),
  );
  const [answer, setAnswer] = useState<((mayLeave: boolean) => void) | null>(null);
  useEffect(() => {
    if (!isOn) return;
    const ask = () => new Promise<boolean>((resolve) => setAnswer(() => resolve));
    return guardUnsaved(ask);
  }, [isOn]);
  return (
    <ConfirmDialog
      open={blocker.state === 'blocked' || answer !== null}
      onClose={() => {
        // After its act this comes too late to change the answer.
        answer?.(false);
        setAnswer(null);
        if (!isLeaving.current) blocker.reset?.();
        isLeaving.current = false;
      }}
      title={title}
      verb="Leave"
      happens={[lost]}
      onConfirm={async () => {
        if (answer !== null) return answer(true);
        isLeaving.current = true;
        blocker.proceed?.();
      }}
    />
  );
}
