import { useQuery } from '@tanstack/react-query';
import type { OnSilence, ReviewRepeat, ReviewRules } from '../../../contract/review-settings.ts';
import type { ReviewPreview } from '../../../contract/reviews.ts';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useTimeZone } from '../../lib/time.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { counted, people, REPEAT_WORDS, SILENCE_WORDS } from '../../reviews/words.ts';
import { previewedOf, type Draft } from './draft.ts';
import { At, Check, Choices, DraftField, errorOf, type StepProps } from './step-parts.tsx';
import { PREVIEW_PAUSE_MS } from './use-preview.ts';
import { wizardQueries } from './wizard.queries.ts';

const STARTS = [
  { value: 'now', label: 'When I say so, at the end of this form' },
  { value: 'later', label: 'By itself, at a time' },
] as const;
const REASONS: readonly { value: ReviewRules['reason_for']; label: string }[] = [
  { value: 'revoke', label: 'To revoke' },
  { value: 'keep', label: 'To keep' },
  { value: 'both', label: 'For every answer' },
  { value: 'nothing', label: 'Never' },
];
const APPLY = [
  {
    value: 'by_hand',
    label: 'When somebody presses Apply',
    text: 'What would change is shown first',
  },
  {
    value: 'by_itself',
    label: 'By themselves, at the end',
    text: 'Held for a second admin where more than a fifth of the items, more than 50 people or an admin would lose something',
  },
] as const;
const REPEATS = Object.keys(REPEAT_WORDS) as ReviewRepeat[];
const SILENCES = Object.keys(SILENCE_WORDS) as OnSilence[];

/** What silence would do, in numbers. */
export const silenceEffect = ({ on_silence: effect }: ReviewPreview): string => {
  if (effect.revoke === 0) return `If nobody answered, all ${counted(effect.keep, 'right')} stay.`;
  const admins = effect.admins === 0 ? '' : `, ${counted(effect.admins, 'admin')} among them`;
  const held = effect.held_for_second_person ? ' A second admin would have to approve.' : '';
  return `If nobody answered, ${effect.revoke.toLocaleString('en')} of ${counted(effect.keep + effect.revoke, 'right')} would go, from ${people(effect.people)}${admins}.${held}`;
};

/** The effect of one kind of silence, asked for before it is chosen. */
function SilenceEffect({ draft, onSilence }: { draft: Draft; onSilence: OnSilence }) {
  const settings = useSettled(previewedOf(draft, onSilence), PREVIEW_PAUSE_MS);
  const { data, error } = useQuery(wizardQueries.preview(settings));
  if (settings === null) return 'Its effect is shown once the scope is chosen.';
  if (data !== undefined) return silenceEffect(data);
  return error === null ? 'Counting…' : 'Its effect could not be counted.';
}

/** When, how long, and what silence means. */
export function RulesStep({ draft, set, problems, isRunning }: StepProps & { isRunning: boolean }) {
  const zone = useTimeZone();
  return (
    <>
      {!isRunning && (
        <>
          <Choices
            legend="Start"
            value={draft.start}
            options={STARTS}
            onChange={(start) => set({ start })}
          />
          {draft.start === 'later' && (
            <DraftField
              field="start"
              label="Starts"
              type="datetime-local"
              hint={`Times are in ${zone}.`}
              value={draft.startAt}
              problems={problems}
              onChange={(startAt) => set({ startAt })}
            />
          )}
        </>
      )}
      <DraftField
        field="days"
        label="Length"
        unit="days"
        value={draft.days}
        problems={problems}
        onChange={(days) => set({ days })}
      />
      <At field="repeat">
        <Field
          label="Repeat"
          hint={`Each run is a review of its own, with a new snapshot.${
            draft.repeat === 'none' ? '' : ` It starts at the same time in ${draft.zone}.`
          }`}
          error={errorOf(problems, 'repeat')}
        >
          {(attributes) => (
            <select
              {...attributes}
              className="input"
              value={draft.repeat}
              onChange={(event) => {
                const repeat = REPEATS.find((one) => one === event.target.value);
                if (repeat !== undefined) set({ repeat, zone });
              }}
            >
              {REPEATS.map((value) => (
                <option key={value} value={value}>
                  {REPEAT_WORDS[value]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </At>
      <Choices
        field="silence"
        legend="What nobody answers"
        value={draft.onSilence}
        options={SILENCES.map((value) => ({
          value,
          label: SILENCE_WORDS[value],
          text: (
            <span className="silence-effect">
              <SilenceEffect draft={draft} onSilence={value} />
            </span>
          ),
        }))}
        problems={problems}
        onChange={(onSilence) => set({ onSilence })}
      />
      <Choices
        legend="When the answers take effect"
        value={draft.apply}
        options={APPLY}
        onChange={(apply) => set({ apply })}
      />
      {draft.onSilence === 'revoke' && draft.apply === 'by_itself' && (
        <Notice tone="warn">
          Rights would go with nobody having looked at them, and nobody pressing a button. To start
          this, you type its name.
        </Notice>
      )}
      <Field label="A reason has to be given">
        {(attributes) => (
          <select
            {...attributes}
            className="input"
            value={draft.reasonFor}
            onChange={(event) => {
              const found = REASONS.find(({ value }) => value === event.target.value);
              if (found !== undefined) set({ reasonFor: found.value });
            }}
          >
            {REASONS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Check
        label="Remind by mail"
        hint="At half of the time, at three quarters and a day before the end; those with open items only."
        isOn={draft.reminders}
        onChange={(reminders) => set({ reminders })}
      />
      <Check
        label="Many items can be answered at once"
        hint="More than 25 at a time take a reason; the share of it is shown to you."
        isOn={draft.allowMany}
        onChange={(allowMany) => set({ allowMany })}
      />
    </>
  );
}
