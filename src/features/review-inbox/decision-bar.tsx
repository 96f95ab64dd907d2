import { useId, type KeyboardEvent, type Ref } from 'react';
import type { Decision, ReviewItem } from '../../../contract/review-items.ts';
import { levelLabel } from '../../access/words.ts';
import { Button } from '../../components/button.tsx';
import {
  CheckIcon,
  ChevronDownIcon,
  CloseIcon,
  SwapIcon,
  UndoIcon,
} from '../../components/icons.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { isComposing } from '../../lib/composing.ts';
import { useBodyClass } from '../../lib/use-body-class.ts';
import { DECISION_WORDS } from '../../reviews/decision-words.ts';
import { weakerLevels } from '../../reviews/right-words.ts';
import type { Intent } from './answers.ts';
import type { Shown } from './shown.ts';

/** A note that a decision waits for, as the rules of the review ask for a reason. */
export interface Asked {
  readonly itemId: number;
  readonly intent: Intent;
}

interface BarProps {
  readonly item: ReviewItem;
  readonly answer: Shown | null;
  /** Why nothing can be decided here; null when it can. */
  readonly whyNot: string | null;
  readonly whyNotReassign: string | null;
  readonly hasLetters: boolean;
  readonly note: string;
  readonly asked: Asked | null;
  readonly noteRef: Ref<HTMLTextAreaElement>;
  readonly onNote: (note: string) => void;
  readonly onDecide: (intent: Intent) => void;
  readonly onCancelAsked: () => void;
  readonly onReassign: () => void;
}

const KEYS = { keep: 'K', revoke: 'R', unsure: 'U' } as const;
const LOOKS = { keep: 'primary', revoke: 'danger', unsure: 'default' } as const;
const ICONS = { keep: <CheckIcon />, revoke: <CloseIcon />, unsure: undefined };

/** The note of an item: kept as typed, and sent with the answer. */
function Note({
  note,
  asked,
  noteRef,
  answer,
  onNote,
  onDecide,
  onCancelAsked,
}: Pick<
  BarProps,
  'note' | 'asked' | 'noteRef' | 'answer' | 'onNote' | 'onDecide' | 'onCancelAsked'
>) {
  const id = useId();
  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event)) return;
    if (event.key === 'Escape') {
      onCancelAsked();
      event.currentTarget.blur();
    } else if (event.key === 'Enter' && !event.shiftKey && asked !== null) {
      event.preventDefault();
      onDecide(asked.intent);
    }
  };
  const verb = asked === null ? '' : DECISION_WORDS[asked.intent.decision as Decision].label;
  return (
    <div className="inbox-note">
      <label htmlFor={id} className={asked === null ? 'visually-hidden' : 'inbox-asked'}>
        {asked === null ? 'Note' : `Why “${verb}”? This review asks for a reason.`}
      </label>
      <textarea
        id={id}
        ref={noteRef}
        className="input"
        rows={asked === null && note === '' ? 1 : 2}
        maxLength={500}
        placeholder={
          asked === null
            ? (answer?.reason ?? 'Note: goes with the answer')
            : `Enter answers “${verb}”`
        }
        value={note}
        onChange={(event) => onNote(event.target.value)}
        onKeyDown={handleKey}
      />
    </div>
  );
}

/** What is said of the item that is open: always in reach, one key each. */
export function DecisionBar(props: BarProps) {
  const { item, answer, whyNot, whyNotReassign, hasLetters, onDecide, onReassign } = props;
  useBodyClass('has-inbox-bar');
  const levels = weakerLevels(item);
  const key = (letter: string) =>
    hasLetters && (
      <kbd aria-hidden="true" className="inbox-kbd">
        {letter}
      </kbd>
    );
  return (
    <div className="inbox-bar" role="region" aria-label="Decision">
      <Note {...props} />
      <div className="inbox-acts">
        {(['keep', 'revoke'] as const).map((decision) => (
          <Button
            key={decision}
            look={answer === null || answer.decision === decision ? LOOKS[decision] : 'default'}
            icon={ICONS[decision]}
            iconEnd={key(KEYS[decision])}
            aria-pressed={answer?.decision === decision}
            {...(hasLetters && { 'aria-keyshortcuts': KEYS[decision] })}
            disabledReason={whyNot}
            onClick={() => onDecide({ decision })}
          >
            {DECISION_WORDS[decision].label}
          </Button>
        ))}
        {levels.length === 0 || whyNot !== null ? (
          <Button disabledReason={whyNot ?? 'There is nothing less than this to reduce it to'}>
            Reduce
          </Button>
        ) : (
          <MenuButton
            label="Reduce"
            look="default"
            iconEnd={<ChevronDownIcon />}
            items={levels.map((level) => ({
              label: `To ${levelLabel(level).toLowerCase()}`,
              isChecked: answer?.decision === 'reduce' && answer.reduce_to === level,
              onSelect: () => onDecide({ decision: 'reduce', reduceTo: level }),
            }))}
          >
            Reduce
          </MenuButton>
        )}
        <Button
          iconEnd={key(KEYS.unsure)}
          aria-pressed={answer?.decision === 'unsure'}
          {...(hasLetters && { 'aria-keyshortcuts': KEYS.unsure })}
          disabledReason={whyNot}
          onClick={() => onDecide({ decision: 'unsure' })}
        >
          Unsure
        </Button>
        <span className="toolbar-space" />
        {answer !== null && (
          <Button
            look="quiet"
            icon={<UndoIcon />}
            disabledReason={whyNot}
            onClick={() => onDecide({ decision: 'withdraw' })}
          >
            Take back
          </Button>
        )}
        <Button
          look="quiet"
          icon={<SwapIcon />}
          aria-haspopup="dialog"
          disabledReason={whyNotReassign}
          onClick={onReassign}
        >
          Reassign
        </Button>
      </div>
    </div>
  );
}
