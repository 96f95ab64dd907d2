import { ApiError, messageOf, requestIdOf } from '../../api/errors.ts';
import { Notice } from '../../components/notice.tsx';
import { STEPS } from '../../reviews/sentences.ts';
import type { Problem } from './problems.ts';
import { STEP_TITLES } from './step-nav.tsx';

/** What is wrong, by step and field, each with the way there; and what the server said. */
export function ProblemList({
  problems,
  failure,
  isAll,
  onMend,
}: {
  problems: readonly Problem[];
  failure: unknown;
  /** On the last step: all of them. On the others the fields speak for themselves. */
  isAll: boolean;
  onMend: (problem: Problem) => void;
}) {
  const isStale = failure instanceof ApiError && failure.code === 'stale_version';
  const listed = isAll || failure !== null ? problems : [];
  if (listed.length === 0 && failure === null) return null;
  return (
    <Notice tone={isStale ? 'warn' : 'danger'} role="alert">
      {failure !== null && (
        <p>
          {isStale
            ? 'Somebody else changed this review meanwhile. Save again to put yours in its place, or load the page anew to take theirs.'
            : messageOf(failure)}
          {requestIdOf(failure) !== null && (
            <span className="request-id mono">Request {requestIdOf(failure)}</span>
          )}
        </p>
      )}
      {listed.length > 0 && (
        <ul className="wizard-problems">
          {listed.map((problem) => (
            <li key={`${problem.step} ${problem.field}`}>
              <button type="button" className="link-button" onClick={() => onMend(problem)}>
                Step {STEPS.indexOf(problem.step) + 1}, {STEP_TITLES[problem.step]}: {problem.label}
              </button>{' '}
              {problem.message}.
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
