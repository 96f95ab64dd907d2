import { ReviewSettings } from '../../../contract/review-settings.ts';
import { ApiError } from '../../api/errors.ts';
import { instantOf } from '../../lib/days.ts';
import type { Step } from '../../reviews/sentences.ts';
import { settingsOf, type Draft } from './draft.ts';

/** The fields that can be wrong, as the steps mark them. */
export type FieldName =
  | 'name'
  | 'description'
  | 'kind'
  | 'team'
  | 'resources'
  | 'idleDays'
  | 'belowDays'
  | 'rights'
  | 'youngDays'
  | 'reviewers'
  | 'fallback'
  | 'days'
  | 'repeat'
  | 'start'
  | 'silence'
  | 'grantorDays';

/** One thing that is wrong: where, and what to do. */
export interface Problem {
  readonly step: Step;
  readonly field: FieldName;
  readonly label: string;
  readonly message: string;
}

interface Place {
  readonly step: Step;
  readonly field: FieldName;
  readonly label: string;
  /** Said instead of the schema's words, which know of numbers only. */
  readonly message?: string;
}

/** Paths within the settings, the longest first. */
const PLACES: readonly (readonly [path: string, place: Place])[] = [
  ['scope.team_id', { step: 'scope', field: 'team', label: 'Team', message: 'Choose a team' }],
  [
    'scope.idle_days',
    { step: 'scope', field: 'idleDays', label: 'Idle for', message: 'Give 1 to 3,650 days' },
  ],
  [
    'scope.below_days',
    {
      step: 'scope',
      field: 'belowDays',
      label: 'Less than',
      message: 'Give 2 to 3,650 days, or nothing',
    },
  ],
  ['scope.resource', { step: 'scope', field: 'resources', label: 'Resources' }],
  ['scope', { step: 'scope', field: 'kind', label: 'Whose rights' }],
  [
    'rights',
    { step: 'scope', field: 'rights', label: 'Which rights', message: 'Choose at least one' },
  ],
  [
    'exclude_younger_days',
    {
      step: 'scope',
      field: 'youngDays',
      label: 'Leave out new people',
      message: 'Give 0 to 365 days',
    },
  ],
  ['name', { step: 'scope', field: 'name', label: 'Name' }],
  ['description', { step: 'scope', field: 'description', label: 'Description' }],
  ['reviewers.fallback_ids', { step: 'reviewers', field: 'fallback', label: 'Fallback' }],
  ['reviewers', { step: 'reviewers', field: 'reviewers', label: 'Reviewers' }],
  ['rules.days', { step: 'rules', field: 'days', label: 'Length', message: 'Give 1 to 90 days' }],
  [
    'rules.grantor_days',
    {
      step: 'reviewers',
      field: 'grantorDays',
      label: 'Not what they gave themselves',
      message: 'Give 0 to 365 days',
    },
  ],
  ['rules.time_zone', { step: 'rules', field: 'repeat', label: 'Repeat' }],
  ['rules', { step: 'rules', field: 'silence', label: 'Rules' }],
  ['start', { step: 'rules', field: 'start', label: 'Start' }],
];

const problemAt = (path: string, message: string, isOurs: boolean): Problem | null => {
  const found = PLACES.find(([start]) => path.startsWith(start));
  if (found === undefined) return null;
  const { message: own, ...place } = found[1];
  return { ...place, message: isOurs ? (own ?? message) : message };
};

const unique = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((one) => [`${one.step} ${one.field}`, one])).values(),
];

const at = (step: Step, field: FieldName, label: string, message: string): Problem => ({
  step,
  field,
  label,
  message,
});

/** What the schema cannot know: choices that were begun and not made. */
const begun = (draft: Draft, zone: string, now: number): Problem[] => {
  const problems: Problem[] = [];
  const { kind, belowDays, idleDays } = draft;
  if (kind === 'resources' && draft.by === 'name' && draft.resources.length === 0) {
    problems.push(at('scope', 'resources', 'Resources', 'Choose at least one resource'));
  }
  if (kind === 'idle' && belowDays.trim() !== '' && Number(belowDays) <= Number(idleDays)) {
    problems.push(
      at('scope', 'belowDays', 'Less than', 'Give more days than they have been idle for'),
    );
  }
  if (draft.policy === 'named' && draft.reviewers.length === 0) {
    problems.push(at('reviewers', 'reviewers', 'Reviewers', 'Name at least one person'));
  }
  if (draft.start === 'later') {
    const instant = instantOf(draft.startAt, zone);
    if (instant === null) problems.push(at('rules', 'start', 'Start', 'Choose when it starts'));
    else if (Date.parse(instant) <= now) {
      problems.push(at('rules', 'start', 'Start', 'Choose a start in the future'));
    }
  }
  return problems;
};

/** Everything that keeps a review from being started, in the order of the steps. */
export function problemsOf(draft: Draft, zone: string, now: number): Problem[] {
  const parsed = ReviewSettings.safeParse(settingsOf(draft));
  const issues = parsed.success
    ? []
    : parsed.error.issues.flatMap(({ path, message }) => {
        const problem = problemAt(path.join('.'), message, true);
        return problem === null ? [] : [problem];
      });
  return unique([...issues, ...begun(draft, zone, now)]);
}

/** What the server found wrong, by step and field; empty where it says nothing of fields. */
export function problemsIn(error: unknown): Problem[] {
  if (!(error instanceof ApiError)) return [];
  if (error.code === 'empty_scope') {
    return [at('scope', 'kind', 'Whose rights', error.message)];
  }
  return unique(
    Object.entries(error.details).flatMap(([path, messages]) => {
      const problem = problemAt(path.replace(/^settings\./, ''), messages.join('. '), false);
      return problem === null ? [] : [problem];
    }),
  );
}
