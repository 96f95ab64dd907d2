import { ReviewSettings } from '../../../contract/review-settings.ts';
import { useSession } from '../../api/session.ts';
import { Notice } from '../../components/notice.tsx';
import { exactTime, useTimeZone } from '../../lib/time.ts';
import { instantOf } from '../../lib/days.ts';
import { sentencesOf, type Step } from '../../reviews/sentences.ts';
import { usePersonNames } from '../../reviews/use-person-names.ts';
import { settingsOf, type Draft } from './draft.ts';
import { previewWords } from './preview-panel.tsx';
import { silenceEffect } from './rules-step.tsx';
import type { usePreview } from './use-preview.ts';

const whenOf = (draft: Draft, isRunning: boolean, zone: string): string => {
  if (isRunning) return 'Each run starts by itself';
  if (draft.start === 'now') return 'It starts now';
  const instant = instantOf(draft.startAt, zone);
  return instant === null ? 'It starts later' : `It starts on ${exactTime(instant, zone)}`;
};

/** The review in sentences, each with the way to where it was chosen. */
export function CheckStep({
  draft,
  isRunning,
  state,
  onGo,
}: {
  draft: Draft;
  isRunning: boolean;
  state: ReturnType<typeof usePreview>;
  onGo: (step: Step) => void;
}) {
  const { org, user } = useSession();
  const zone = useTimeZone();
  const settings = ReviewSettings.safeParse(settingsOf(draft));
  const known = new Map([...draft.reviewers, ...draft.fallback].map(({ id, name }) => [id, name]));
  const looked = usePersonNames([...known].filter(([, name]) => name === null).map(([id]) => id));
  const person = (id: number) => (id === user.id ? 'you' : (known.get(id) ?? looked(id)));
  if (!settings.success) {
    return (
      <Notice tone="warn">
        Something is still missing in the steps before; it is marked there.
      </Notice>
    );
  }
  const team = draft.team?.name ?? null;
  const said = sentencesOf(
    settings.data,
    { org: org.name, team, person },
    whenOf(draft, isRunning, zone),
  );
  const { preview } = state;
  return (
    <div className="wizard-check">
      <p className="wizard-name">
        <strong>
          <bdi>{settings.data.name}</bdi>
        </strong>
        {preview !== undefined && preview.items > 0 && `: ${previewWords(preview)}.`}
      </p>
      <ul>
        {said.map(({ step, text }) => (
          <li key={text}>
            <span>{text}</span>
            <button type="button" className="link-button" onClick={() => onGo(step)}>
              Change<span className="visually-hidden">: {text}</span>
            </button>
          </li>
        ))}
      </ul>
      {preview !== undefined && preview.items > 0 && <p>{silenceEffect(preview)}</p>}
      {preview?.items === 0 && (
        <Notice tone="warn">
          Nobody is in this scope now, so there is nothing to ask: it cannot start. Choose another
          scope, or keep it as a draft.
        </Notice>
      )}
    </div>
  );
}
