import type { ReactNode } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import { useSession } from '../../api/session.ts';
import { rightTitle } from '../../reviews/right-words.ts';

/** Items below each other, each with a remark; with a box to leave one out, where that is asked. */
export function ItemLines({
  label,
  items,
  note,
  chosen,
  onToggle,
}: {
  label: string;
  items: readonly ReviewItem[];
  note: (item: ReviewItem) => ReactNode;
  /** Ids that are meant; left out: they are not to be chosen. */
  chosen?: ReadonlySet<number>;
  onToggle?: (item: ReviewItem) => void;
}) {
  const { org } = useSession();
  return (
    <ul className="inbox-items" aria-label={label} tabIndex={0}>
      {items.map((item) => {
        const title = rightTitle(item, org.name);
        const text = (
          <span className="inbox-row-text">
            <bdi className="inbox-row-name">{item.holder.name}</bdi>
            <bdi className="inbox-row-right">{title}</bdi>
          </span>
        );
        return (
          <li key={item.id}>
            {chosen === undefined ? (
              text
            ) : (
              <label className="check">
                <input
                  type="checkbox"
                  aria-label={`${item.holder.name}, ${title}`}
                  checked={chosen.has(item.id)}
                  onChange={() => onToggle?.(item)}
                />
                {text}
              </label>
            )}
            <span className="inbox-items-note">{note(item)}</span>
          </li>
        );
      })}
    </ul>
  );
}
