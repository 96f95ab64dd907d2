import type { Change, Conflict, Texts } from '../lib/merge.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import './conflict-notice.css';

const Value = ({ children }: { children: string }) =>
  children === '' ? <i>nothing</i> : <bdi>{children}</bdi>;

/** Both values of one field, and the choice. */
const ConflictItem = ({
  label,
  conflict: { mine, theirs },
  onKeep,
  onTake,
}: {
  label: string;
  conflict: Conflict;
  onKeep: () => void;
  onTake: () => void;
}) => (
  <li className="conflict">
    <dl>
      <dt>{label}, theirs</dt>
      <dd>
        <Value>{theirs}</Value>
      </dd>
      <dt>{label}, yours</dt>
      <dd>
        <Value>{mine}</Value>
      </dd>
    </dl>
    <div className="row">
      <Button onClick={onKeep}>
        Keep mine <span className="visually-hidden">({label})</span>
      </Button>
      <Button onClick={onTake}>
        Take theirs <span className="visually-hidden">({label})</span>
      </Button>
    </div>
  </li>
);

/**
 * Somebody else changed `what` while this form was open. Fields that both sides changed wait for a
 * decision; what only they changed is told.
 */
export function ConflictNotice<F extends string>({
  what,
  labels,
  conflicts,
  others,
  hasMine,
  onKeep,
  onTake,
}: {
  what: string;
  labels: Texts<F>;
  conflicts: readonly Conflict<F>[];
  others: readonly Change[];
  /** Something of what was typed is still there. */
  hasMine: boolean;
  onKeep: (field: F) => void;
  onTake: (conflict: Conflict<F>) => void;
}) {
  if (conflicts.length === 0 && others.length === 0) return null;
  return (
    <Notice tone="warn" role="alert">
      <div className="stack">
        <p>
          Somebody else changed {what} meanwhile.
          {hasMine && ' What you typed is still here; nothing of it has been saved.'}
        </p>
        {others.length > 0 && (
          <ul>
            {others.map(({ label, before, after }) => (
              <li key={label} className="conflict-other">
                {label}:{' '}
                <s>
                  <Value>{before}</Value>
                </s>{' '}
                →{' '}
                <strong>
                  <Value>{after}</Value>
                </strong>
              </li>
            ))}
          </ul>
        )}
        {conflicts.length > 0 && (
          <ul className="conflicts" aria-label="Changed by both">
            {conflicts.map((conflict) => (
              <ConflictItem
                key={conflict.field}
                label={labels[conflict.field]}
                conflict={conflict}
                onKeep={() => onKeep(conflict.field)}
                onTake={() => onTake(conflict)}
              />
            ))}
          </ul>
        )}
      </div>
    </Notice>
  );
}
