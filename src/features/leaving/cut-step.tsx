import { Button } from '../../components/button.tsx';
import type { TieCut } from './leaving.queries.ts';
import { Names, StepFrame } from './step-frame.tsx';
import type { CutStep } from './steps.ts';
import type { Run } from './use-runs.ts';

/** A step that takes one act: its button does it, or tries it again. */
export function CutStepItem({
  step,
  number,
  count,
  run,
  whyNot,
  onRun,
}: {
  step: CutStep;
  number: number;
  /** How many the names are the first of. */
  count: number;
  run: Run | undefined;
  /** Why no step can be done now; null when they can. */
  whyNot: string | null;
  onRun: (id: TieCut) => void;
}) {
  const failed = run?.state === 'failed';
  return (
    <StepFrame
      number={number}
      title={step.title}
      isDone={step.isDone}
      state={step.skipped !== null && !step.isDone ? step.skipped : step.state}
      error={failed && !step.isDone ? run.error : null}
      act={
        step.isDone || step.skipped !== null ? undefined : (
          <Button
            busy={run?.state === 'running'}
            disabledReason={whyNot}
            onClick={() => onRun(step.id)}
          >
            {failed ? 'Try again' : step.verb}
            {failed && <span className="visually-hidden">: {step.verb}</span>}
          </Button>
        )
      }
    >
      {!step.isDone && <Names names={step.names} count={count} />}
    </StepFrame>
  );
}
