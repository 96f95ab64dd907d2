import { CheckIcon, WarningIcon } from '../../components/icons.tsx';
import { STEPS, type Step } from '../../reviews/sentences.ts';

export const STEP_TITLES: Readonly<Record<Step, string>> = {
  scope: 'Scope',
  reviewers: 'Reviewers',
  rules: 'Rules',
  check: 'Check',
};

/** The four steps; each can be gone to, and says whether something is wrong in it. */
export const StepNav = ({
  current,
  wrong,
  done,
  onGo,
}: {
  current: Step;
  wrong: ReadonlySet<Step>;
  done: ReadonlySet<Step>;
  onGo: (step: Step) => void;
}) => (
  <nav aria-label="Steps">
    <ol className="wizard-steps">
      {STEPS.map((step, index) => {
        const mark = wrong.has(step) ? <WarningIcon /> : done.has(step) ? <CheckIcon /> : index + 1;
        return (
          <li key={step}>
            <button
              type="button"
              aria-current={step === current ? 'step' : undefined}
              data-state={wrong.has(step) ? 'wrong' : done.has(step) ? 'done' : undefined}
              onClick={() => onGo(step)}
            >
              <span className="wizard-mark" aria-hidden="true">
                {mark}
              </span>
              {STEP_TITLES[step]}
              {wrong.has(step) && <span className="visually-hidden">: something is wrong</span>}
            </button>
          </li>
        );
      })}
    </ol>
  </nav>
);
