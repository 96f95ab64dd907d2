import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import type { Change } from '../../people/changes.ts';
import { FIELD_LABELS, type Conflict, type EditableField } from './merge.ts';

/** Both values of one field, and the choice. */
const ConflictItem = ({
  conflict: { field, mine, theirs },
  onKeep,
  onTake,
}: {
  conflict: Conflict;
  onKeep: () => void;
  onTake: () => void;
}) => (
  <li className="conflict">
    <dl>
      <dt>{FIELD_LABELS[field]}, theirs</dt>
      <dd>
        <bdi>{theirs}</bdi>
      </dd>
      <dt>{FIELD_LABELS[field]}, yours</dt>
      <dd>
        <bdi>{mine}</bdi>
      </dd>
    </dl>
    <div className="row">
      <Button onClick={onKeep}>
        Keep mine <span className="visually-hidden">({FIELD_LABELS[field]})</span>
      </Button>
      <Button onClick={onTake}>
        Take theirs <span className="visually-hidden">({FIELD_LABELS[field]})</span>
      </Button>
    </div>
  </li>
);

/**
 * Somebody else changed the person while this form was open. Fields that both sides changed wait
 * for a decision; what only they changed is told.
 */
export function ConflictNotice({
  conflicts,
  others,
  onKeep,
  onTake,
}: {
  conflicts: readonly Conflict[];
  others: readonly Change[];
  onKeep: (field: EditableField) => void;
  onTake: (conflict: Conflict) => void;
}) {
  if (conflicts.length === 0 && others.length === 0) return null;
  return (
    <Notice tone="warn" role="alert">
      <div className="stack">
        <p>
          Somebody else changed this person meanwhile. What you typed is still here; nothing of it
          has been saved.
        </p>
        {others.length > 0 && (
          <ul>
            {others.map(({ label, before, after }) => (
              <li key={label}>
                {label}: <s>{before}</s> → <strong>{after}</strong>
              </li>
            ))}
          </ul>
        )}
        {conflicts.length > 0 && (
          <ul className="conflicts" aria-label="Changed by both">
            {conflicts.map((conflict) => (
              <ConflictItem
                key={conflict.field}
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
