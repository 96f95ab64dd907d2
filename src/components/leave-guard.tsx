import { useCallback, useRef } from 'react';
import { useBeforeUnload, useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';

/**
 * Asks before unsaved changes are left: another page (asked in the page's own words) or the tab
 * (asked by the browser). A change of the search string alone is not leaving.
 */
export function LeaveGuard({ isOn }: { isOn: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isOn && currentLocation.pathname !== nextLocation.pathname,
  );
  // The dialog closes after its act: that must not call back the navigation it has just let go.
  const isLeaving = useRef(false);
  useBeforeUnload(
    useCallback(
      (event) => {
        if (isOn) event.preventDefault();
      },
      [isOn],
    ),
  );
  return (
    <ConfirmDialog
      open={blocker.state === 'blocked'}
      onClose={() => {
        if (!isLeaving.current) blocker.reset?.();
        isLeaving.current = false;
      }}
      title="Leave without saving?"
      verb="Leave"
      happens={['What you changed on this page is lost.']}
      onConfirm={async () => {
        isLeaving.current = true;
        blocker.proceed?.();
      }}
    />
  );
}
