import type { Ref } from 'react';
import { Button } from '../../components/button.tsx';
import { When } from '../../components/when.tsx';
import { DECISION_WORDS, pastLabel } from '../../reviews/decision-words.ts';
import type { Group } from './entries.ts';
import { groupTitle } from './item-row.tsx';
import { ItemLines } from './item-lines.tsx';

/** What is unchanged since last time, with what was said of it then and by whom. */
export function GroupPane({
  group,
  waiting,
  isOpen,
  whyNot,
  titleRef,
  onConfirm,
  onToggle,
}: {
  group: Group;
  waiting: number;
  isOpen: boolean;
  whyNot: string | null;
  titleRef: Ref<HTMLHeadingElement>;
  onConfirm: () => void;
  onToggle: () => void;
}) {
  const verb = DECISION_WORDS[group.decision].label;
  return (
    <>
      <header className="inbox-who">
        <div>
          <h2 ref={titleRef} tabIndex={-1}>
            {groupTitle(group)}
          </h2>
          <p className="muted">
            Nothing about these {group.items.length.toLocaleString('en')} has changed since then,
            and nothing speaks against saying the same again.
          </p>
        </div>
      </header>
      <div className="row">
        <Button
          look={group.decision === 'revoke' ? 'danger' : 'primary'}
          aria-haspopup="dialog"
          disabledReason={whyNot}
          onClick={onConfirm}
        >
          {verb} {waiting.toLocaleString('en')} again
        </Button>
        <Button aria-expanded={isOpen} onClick={onToggle}>
          {isOpen ? 'Close the group' : 'Look at them one by one'}
        </Button>
      </div>
      <ItemLines
        label="Unchanged items"
        items={group.items}
        note={({ previous }) =>
          previous && (
            <>
              {pastLabel(previous)} <When at={previous.decided_at} />
              {previous.reviewer !== null && (
                <>
                  {' '}
                  by <bdi>{previous.reviewer.full_name}</bdi>
                </>
              )}
            </>
          )
        }
      />
    </>
  );
}
