import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import './page.css';

interface PageProps {
  readonly title: string;
  /** Total behind the title; null while unknown. */
  readonly count?: number | null;
  readonly lead?: ReactNode;
  /** One primary button, and an overflow menu at most. */
  readonly actions?: ReactNode;
  /** Replaces the heading's line where a page has a richer header; keep an `h1` in it. */
  readonly header?: ReactNode;
  readonly narrow?: boolean;
  readonly children: ReactNode;
}

function focusHeading(page: HTMLElement | null): void {
  const heading = page?.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

/**
 * Frame of every page: names the document, takes focus to the heading after a navigation (so that
 * a screen reader says where it is) and lays out header and content.
 */
export function Page({ title, count, lead, actions, header, narrow, children }: PageProps) {
  const root = useRef<HTMLDivElement>(null);
  const { pathname, key } = useLocation();
  useEffect(() => {
    document.title = `${title} · Rollcall`;
  }, [title]);
  const isFirst = key === 'default';
  const onArrival = useEffectEvent(() => {
    // Not on a fresh load: the browser starts at the top by itself.
    if (isFirst || root.current?.contains(document.activeElement) === true) return;
    focusHeading(root.current);
  });
  // Filters change the search string, not the path: focus stays where it is then.
  useEffect(() => onArrival(), [pathname]);
  useEffect(() => {
    // A skeleton's heading that had the focus has taken it along.
    if (!isFirst && document.activeElement === document.body) focusHeading(root.current);
  }, [title, isFirst]);
  return (
    <div ref={root} className={narrow === true ? 'page narrow' : 'page'}>
      {header ?? (
        <header className="page-head">
          <div>
            <div className="page-title">
              <h1>{title}</h1>
              {count !== undefined && count !== null && (
                <span className="page-count">{count.toLocaleString('en')}</span>
              )}
            </div>
            {lead !== undefined && <p className="page-lead">{lead}</p>}
          </div>
          {actions !== undefined && <div className="page-actions">{actions}</div>}
        </header>
      )}
      {children}
    </div>
  );
}
