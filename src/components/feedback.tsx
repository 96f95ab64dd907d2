import { useEffect, useState, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { Button } from './button.tsx';
import { feedbackStore, type Toast } from './feedback-store.ts';
import { CheckIcon, CloseIcon, InfoIcon, WarningIcon } from './icons.tsx';
import './feedback.css';

const LIFE = 6000;
const LIFE_WITH_ACTION = 10_000;

function ToastItem({ toast, isHeld }: { toast: Toast; isHeld: boolean }) {
  useEffect(() => {
    // What failed stays until it is dismissed.
    if (isHeld || toast.tone === 'danger') return;
    const life = toast.action === null ? LIFE : LIFE_WITH_ACTION;
    const timer = setTimeout(() => feedbackStore.dismiss(toast.id), life);
    return () => clearTimeout(timer);
  }, [toast, isHeld]);
  const Icon = toast.tone === 'ok' ? CheckIcon : toast.tone === 'info' ? InfoIcon : WarningIcon;
  const { action } = toast;
  return (
    <li className={`toast ${toast.tone}`} role={toast.tone === 'danger' ? 'alert' : undefined}>
      <Icon />
      <div className="toast-text">
        {toast.text}
        {toast.requestId !== null && (
          <span className="request-id mono">Request {toast.requestId}</span>
        )}
      </div>
      {action !== null && (
        <Button
          onClick={() => {
            feedbackStore.dismiss(toast.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <Button
        look="quiet"
        label="Dismiss"
        icon={<CloseIcon />}
        onClick={() => feedbackStore.dismiss(toast.id)}
      />
    </li>
  );
}

/**
 * A place beside the page. An open dialog hides all else from screen readers, which would hear
 * nothing of what was done in it: this place is shown to them again.
 */
function usePlace(): HTMLElement {
  const [place] = useState(() => document.createElement('div'));
  useEffect(() => {
    document.body.append(place);
    const observer = new MutationObserver(() => place.removeAttribute('aria-hidden'));
    observer.observe(place, { attributeFilter: ['aria-hidden'] });
    return () => {
      observer.disconnect();
      place.remove();
    };
  }, [place]);
  return place;
}

/** Toasts and the page's live region. Stands once. */
export function Feedback() {
  const toasts = useSyncExternalStore(feedbackStore.subscribe, feedbackStore.toasts);
  const announcements = useSyncExternalStore(feedbackStore.subscribe, feedbackStore.announcements);
  const [isHeld, setHeld] = useState(false);
  const place = usePlace();
  return createPortal(
    <>
      <div
        className="visually-hidden"
        role="log"
        aria-label="Announcements"
        aria-live="polite"
        aria-relevant="additions"
      >
        {announcements.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
      <ul
        className="toasts"
        aria-label="Messages"
        aria-live="polite"
        aria-relevant="additions"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {toasts.map((toast) => (
          <ToastItem key={toast.id} toast={toast} isHeld={isHeld} />
        ))}
      </ul>
    </>,
    place,
  );
}
