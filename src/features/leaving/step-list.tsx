import { useState } from 'react';
import type { Leaving } from '../../../contract/leaving.ts';
import type { User } from '../../../contract/users.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import '../../components/run-results.css';
import { CutStepItem } from './cut-step.tsx';
import { HandOverStep } from './hand-over-step.tsx';
import { RemoveStep } from './remove-step.tsx';
import { cutSteps, progressOf } from './steps.ts';
import { useRuns } from './use-runs.ts';

/** The steps, the reason that goes with each, and the button that does all that are open. */
export function StepList({
  leaving,
  successor,
  onSuccessor,
}: {
  leaving: Leaving;
  successor: User | null;
  onSuccessor: (person: User) => void;
}) {
  const [reason, setReason] = useState('');
  const { runs, run, runAll, isRunningAll } = useRuns(leaving.person.id, reason);
  const why = reason.trim() === '' ? undefined : reason.trim();
  const steps = cutSteps(leaving);
  const { done, all } = progressOf(leaving);
  const open = steps.filter(({ isDone, skipped }) => !isDone && skipped === null).length;
  const isOver = leaving.membership === null;
  return (
    <Section
      title="Steps"
      lead={`${done} of ${all} done`}
      actions={
        open > 0 &&
        !isOver && (
          <Button
            look="primary"
            busy={isRunningAll}
            disabledReason={leaving.refused}
            onClick={() => void runAll()}
          >
            {open === 1 ? 'Do the open step' : `Do the ${open} open steps`}
          </Button>
        )
      }
    >
      <div className="stack">
        <progress className="run-progress" aria-label="Steps done" max={all} value={done} />
        {!isOver && (
          <Field label="Reason" isOptional hint="Stands in the audit log with every step.">
            {(attributes) => (
              <input
                {...attributes}
                className="input"
                autoComplete="off"
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        )}
        <ol className="leave-steps" aria-label="Steps">
          <HandOverStep
            leaving={leaving}
            reason={why}
            successor={successor}
            onSuccessor={onSuccessor}
          />
          {steps.map((step, index) => (
            <CutStepItem
              key={step.id}
              step={step}
              number={index + 2}
              count={step.id === 'teams' ? leaving.teams.count : 0}
              run={runs[step.id]}
              whyNot={leaving.refused ?? (isRunningAll ? 'The open steps are being done' : null)}
              onRun={(id) => void run(id)}
            />
          ))}
          <RemoveStep
            leaving={leaving}
            number={steps.length + 2}
            reason={why}
            successor={successor}
          />
        </ol>
      </div>
    </Section>
  );
}
