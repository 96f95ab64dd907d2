import type { ReactNode } from 'react';
import { messageOf, requestIdOf } from '../api/errors.ts';
import { Button } from './button.tsx';
import { RefreshIcon, SearchIcon, WarningIcon } from './icons.tsx';
import './async-states.css';

/** Something failed where content should be. Never looks like "nothing here". */
export function ErrorPanel({
  error,
  title = 'This could not be loaded',
  onRetry,
}: {
  error: unknown;
  title?: string;
  onRetry?: (() => void) | undefined;
}) {
  const requestId = requestIdOf(error);
  return (
    <div className="state danger" role="alert">
      <span className="state-mark">
        <WarningIcon size={20} />
      </span>
      <h2>{title}</h2>
      <p>{messageOf(error)}</p>
      {requestId !== null && <span className="request-id mono">Request {requestId}</span>}
      {onRetry !== undefined && (
        <div className="row">
          <Button icon={<RefreshIcon />} onClick={onRetry}>
            Retry
          </Button>
        </div>
      )}
    </div>
  );
}

/** There is nothing yet: says what will stand here and offers the first step. */
export const EmptyState = ({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) => (
  <div className="state">
    {icon !== undefined && <span className="state-mark">{icon}</span>}
    <h2>{title}</h2>
    {children !== undefined && <p>{children}</p>}
    {action !== undefined && <div className="row">{action}</div>}
  </div>
);

/** There is something, but not under these filters. `terms` echoes what was asked for. */
export const NoMatch = ({ terms, onClear }: { terms?: string; onClear: () => void }) => (
  <div className="state">
    <span className="state-mark">
      <SearchIcon size={20} />
    </span>
    <h2>{terms ? `Nothing matches “${terms}”` : 'Nothing matches these filters'}</h2>
    <p>Check the spelling, or widen the filters.</p>
    <div className="row">
      <Button onClick={onClear}>Clear filters</Button>
    </div>
  </div>
);

/** There is something, but not this far on: the list has become shorter, or the address is odd. */
export const PastEnd = ({
  what,
  first = 'First page',
  onFirst,
}: {
  /** "teams" */
  what: string;
  first?: string;
  onFirst: () => void;
}) => (
  <EmptyState title={`No more ${what}`} action={<Button onClick={onFirst}>{first}</Button>}>
    This page is past the end of the list.
  </EmptyState>
);

/** A grey bar the size of the text that will stand here. */
export const Skeleton = ({ width = '60%', height }: { width?: string; height?: string }) => (
  <span className="skeleton" style={{ width, ...(height !== undefined && { height }) }} />
);

/** Skeleton lines for a block whose shape does not matter. Read out once as "Loading". */
export const Loading = ({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) => (
  <div className="stack" role="status" aria-label={label}>
    {Array.from({ length: lines }, (_, line) => (
      <Skeleton key={line} width={`${85 - ((line * 17) % 45)}%`} />
    ))}
  </div>
);
