import {
  RIGHTS_OF,
  type ReviewScope,
  type ReviewSettings,
} from '../../contract/review-settings.ts';
import { typesLabel } from '../access/words.ts';
import { counted, listed, rightsWords } from './words.ts';

/** The steps of the wizard, in their order. */
export const STEPS = ['scope', 'reviewers', 'rules', 'check'] as const;
export type Step = (typeof STEPS)[number];

/** One sentence of what a review does, and the step where that is chosen. */
export interface Said {
  readonly step: Step;
  readonly text: string;
}

/** Names that settings only know the numbers of. */
export interface Names {
  readonly org: string;
  readonly team: string | null;
  readonly person: (id: number) => string;
}

const whoseWords = (scope: ReviewScope, { org, team }: Names): string => {
  switch (scope.kind) {
    case 'everybody':
    case 'keys':
      return `of everybody in ${org}`;
    case 'admins':
      return `of the admins of ${org}`;
    case 'team':
      return `of the people of the team ${team ?? `#${scope.team_id}`}`;
    case 'resources':
      if (scope.resources.length > 0) {
        return `on ${counted(scope.resources.length, 'resource')} chosen by name`;
      }
      return scope.resource_types.length === 0
        ? 'on all resources'
        : `on ${listed(scope.resource_types.map((type) => typesLabel(type, 2).toLowerCase()))}`;
    case 'idle': {
      const who = scope.role === undefined ? 'people' : `${scope.role}s`;
      const below = scope.below_days === undefined ? '' : ` and less than ${scope.below_days}`;
      return `of ${who} who have been idle for ${counted(scope.idle_days, 'day')}${below}`;
    }
  }
};

const scopeSentence = (settings: ReviewSettings, names: Names): string => {
  const { scope, rights, exclude_younger_days: young } = settings;
  const kinds = rights ?? RIGHTS_OF[scope.kind];
  const out =
    young === 0 ? '' : `, without people who were added in the last ${counted(young, 'day')}`;
  return `It asks about ${rightsWords(kinds)} ${whoseWords(scope, names)}${out}.`;
};

const REVIEWERS: Readonly<Record<Exclude<ReviewSettings['reviewers']['policy'], 'named'>, string>> =
  {
    team_owner: 'The owner of each team answers for the people in it.',
    resource_owner: 'The owner of each resource answers for who reaches it.',
    org_admins: 'The admins of the org answer, in turn.',
  };

const reviewersSentence = ({ reviewers }: ReviewSettings, { person }: Names): string => {
  const named = listed(reviewers.reviewer_ids.map(person));
  const first =
    reviewers.policy === 'named'
      ? `${named} ${reviewers.reviewer_ids.length === 1 ? 'answers' : 'answer, in turn'}.`
      : REVIEWERS[reviewers.policy];
  const fallback = reviewers.fallback_ids.map(person);
  return `${first} What they may not decide, as nobody reviews their own rights or what they gave, goes to ${fallback.length === 0 ? '' : `${listed(fallback)}, or else to `}the owner of the review.`;
};

const REPEATS: Readonly<Record<ReviewSettings['rules']['repeat'], string>> = {
  none: 'once',
  monthly: 'and again every month',
  quarterly: 'and again every three months',
  yearly: 'and again every year',
};
const repeatWords = ({ rules }: ReviewSettings): string =>
  rules.repeat === 'none'
    ? REPEATS.none
    : `${REPEATS[rules.repeat]} at the same time in ${rules.time_zone}`;

const REASONS: Readonly<Record<ReviewSettings['rules']['reason_for'], string>> = {
  nothing: 'No reason has to be given',
  revoke: 'Who revokes gives a reason',
  keep: 'Who keeps gives a reason',
  both: 'Every answer takes a reason',
};
const SILENCE: Readonly<Record<ReviewSettings['rules']['on_silence'], string>> = {
  keep_flagged: 'What nobody answers is kept, and flagged as unanswered.',
  revoke: 'What nobody answers is revoked.',
  recommendation:
    'What nobody answers follows the recommendation, and is kept where there is none.',
};

const rulesSentences = ({ rules }: ReviewSettings): string[] => [
  rules.reminders
    ? 'Who has open items is reminded at half of the time, at three quarters and a day before the end; after three quarters the fallback takes over.'
    : 'Nobody is reminded by mail; after three quarters of the time the fallback takes over.',
  `${REASONS[rules.reason_for]}, and ${
    rules.allow_many ? 'many items can be answered at once' : 'each item is answered on its own'
  }.`,
  SILENCE[rules.on_silence],
  rules.apply === 'by_itself'
    ? 'At the end the answers take effect by themselves.'
    : 'At the end the answers wait until somebody applies them.',
];

/** What a review does, as it would be said. `when` is how it starts: "It starts at once". */
export const sentencesOf = (settings: ReviewSettings, names: Names, when: string): Said[] => [
  { step: 'scope', text: scopeSentence(settings, names) },
  { step: 'reviewers', text: reviewersSentence(settings, names) },
  {
    step: 'rules',
    text: `${when} and runs for ${counted(settings.rules.days, 'day')}, ${repeatWords(settings)}.`,
  },
  ...rulesSentences(settings).map((text): Said => ({ step: 'rules', text })),
];
