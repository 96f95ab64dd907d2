import { useEffect, useRef, useState } from 'react';
import type { Review } from '../../../contract/reviews.ts';
import { Button } from '../../components/button.tsx';
import { LeaveGuard } from '../../components/leave-guard.tsx';
import { useNow } from '../../components/when.tsx';
import { useTimeZone } from '../../lib/time.ts';
import { param, useUrlState } from '../../lib/url-state.ts';
import { needsName } from '../../reviews/rules.ts';
import { STEPS, type Step } from '../../reviews/sentences.ts';
import { CheckStep } from './check-step.tsx';
import type { Draft } from './draft.ts';
import { NameDialog } from './name-dialog.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { ProblemList } from './problem-list.tsx';
import { problemsOf, type Problem } from './problems.ts';
import { ReviewersStep } from './reviewers-step.tsx';
import { RulesStep } from './rules-step.tsx';
import { ScopeStep } from './scope-step.tsx';
import { STEP_TITLES, StepNav } from './step-nav.tsx';
import { usePreview } from './use-preview.ts';
import { useSave, type How } from './use-save.ts';
import '../../components/section.css';
import './wizard.css';

const SHAPE = { step: param.oneOf(STEPS, 'scope') };

/** Steps whose problems are told: those that somebody has gone on from. */
type Told = ReadonlySet<Step>;
const EVERY: Told = new Set(STEPS);

/** The verb of the last button. */
const verbOf = (draft: Draft, isRunning: boolean): string => {
  if (isRunning) return 'Save for the next runs';
  return draft.start === 'now' ? 'Start review' : 'Schedule review';
};

/** What keeping it for later comes to: what was to start by itself does so no more. */
const keepLabel = (review: Review | null): string => {
  if (review === null) return 'Keep as a draft';
  return review.state === 'scheduled' ? 'Back to a draft' : 'Save the draft';
};

/** Four steps and what they come to. `review` is the one that is changed, or null. */
export function Wizard({ initial, review }: { initial: Draft; review: Review | null }) {
  const zone = useTimeZone();
  const { state, patch } = useUrlState(SHAPE);
  const { step } = state;
  const [draft, setDraft] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const [told, setTold] = useState<Told>(new Set());
  const [asked, setAsked] = useState<{ how: How; isOpen: boolean }>({
    how: 'start',
    isOpen: false,
  });
  const form = useRef<HTMLDivElement>(null);
  const wanted = useRef<Problem | null>(null);
  const preview = usePreview(draft);
  const { save, failure, refused, isBusy } = useSave({
    draft,
    zone,
    before: review,
    step,
    onSaved: () => setSaved(draft),
  });
  const isRunning = review !== null && review.started_at !== null;
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const all = problemsOf(draft, zone, useNow());
  const shown = [...all.filter((one) => told.has(one.step)), ...refused];
  const wrong = new Set(shown.map((one) => one.step));

  // A step that is gone to takes the focus, or the field that is to be mended.
  const wasAt = useRef(step);
  useEffect(() => {
    const { current } = form;
    const problem = wanted.current;
    if (current === null) return;
    if (problem === null ? wasAt.current === step : problem.step !== step) return;
    wasAt.current = step;
    wanted.current = null;
    const field = problem && current.querySelector(`[data-field="${problem.field}"]`);
    const control = field?.querySelector<HTMLElement>('input, select, textarea, button');
    (control ?? current.querySelector<HTMLElement>('h2'))?.focus();
  });

  const go = (next: Step) => {
    setTold((before) => new Set([...before, step]));
    patch({ step: next });
  };
  const mend = (problem: Problem) => {
    wanted.current = problem;
    setTold((before) => new Set([...before, problem.step]));
    patch({ step: problem.step });
  };
  const next = () => {
    const here = all.find((one) => one.step === step);
    const after = STEPS[STEPS.indexOf(step) + 1];
    if (here !== undefined) mend(here);
    else if (after !== undefined) go(after);
  };
  // What this lets start by itself or now, and revokes by itself, wants the name.
  const write = (how: How, starts: boolean) => {
    const isRisky = needsName({ on_silence: draft.onSilence, apply: draft.apply });
    if (starts && isRisky) setAsked({ how, isOpen: true });
    else void save(how);
  };
  const finish = () => {
    setTold(EVERY);
    if (all.length > 0) return;
    if (isRunning) write('next', draft.repeat !== 'none');
    else write('start', true);
  };
  const keep = () => {
    const missing = all.filter(({ field }) => field !== 'start');
    const isOfSeries = review !== null && review.next_start_at !== null;
    if (missing.length === 0) write('draft', isOfSeries);
    else setTold(EVERY);
  };
  const props = {
    draft,
    problems: shown.filter((one) => one.step === step),
    set: (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change })),
  };
  const isEmpty = !isRunning && preview.isSettled && preview.preview?.items === 0;
  return (
    <div className="wizard">
      <StepNav
        current={step}
        wrong={wrong}
        done={new Set(STEPS.filter((one) => told.has(one) && !wrong.has(one)))}
        onGo={go}
      />
      <div className="wizard-body">
        <div className="card section-pad wizard-form" ref={form}>
          <h2 tabIndex={-1}>{STEP_TITLES[step]}</h2>
          <ProblemList problems={shown} failure={failure} isAll={step === 'check'} onMend={mend} />
          {step === 'scope' && <ScopeStep {...props} />}
          {step === 'reviewers' && <ReviewersStep {...props} />}
          {step === 'rules' && <RulesStep {...props} isRunning={isRunning} />}
          {step === 'check' && (
            <CheckStep draft={draft} isRunning={isRunning} state={preview} onGo={go} />
          )}
          <div className="wizard-foot">
            {step !== 'scope' && (
              <Button
                onClick={() => {
                  const back = STEPS[STEPS.indexOf(step) - 1];
                  if (back !== undefined) go(back);
                }}
              >
                Back
              </Button>
            )}
            {!isRunning && (
              <Button look="quiet" busy={isBusy} onClick={keep}>
                {keepLabel(review)}
              </Button>
            )}
            <span className="toolbar-space" />
            {step === 'check' ? (
              <Button
                look="primary"
                busy={isBusy}
                disabledReason={isEmpty ? 'Nobody is in this scope' : null}
                onClick={finish}
              >
                {verbOf(draft, isRunning)}
              </Button>
            ) : (
              <Button look="primary" onClick={next}>
                Next
              </Button>
            )}
          </div>
        </div>
        <PreviewPanel state={preview} />
      </div>
      <NameDialog
        how={asked.how}
        open={asked.isOpen}
        name={draft.name.trim()}
        verb={asked.how === 'draft' ? keepLabel(review) : verbOf(draft, isRunning)}
        onClose={() => setAsked({ ...asked, isOpen: false })}
        onConfirm={() => save(asked.how, draft.name.trim())}
      />
      <LeaveGuard isOn={isDirty && !isBusy} />
    </div>
  );
}
