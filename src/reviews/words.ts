import type { ReviewSettings, RightKind } from '../../contract/review-settings.ts';
import type { HoldReason, ReviewState } from '../../contract/reviews.ts';
import { typesLabel } from '../access/words.ts';
import type { Tone } from '../components/chip.tsx';

/** `3 rights`, `1 right`. */
export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
export const people = (count: number): string => counted(count, 'person', 'people');

/** `a`, `a and b`, `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1] ?? ''}`;

/** How the state of a review reads; `waits` and `works` are told apart by colour and word. */
export const STATE_WORDS: Readonly<
  Record<ReviewState, { readonly label: string; readonly tone: Tone }>
> = {
  draft: { label: 'Draft', tone: 'neutral' },
  scheduled: { label: 'Scheduled', tone: 'neutral' },
  starting: { label: 'Starting', tone: 'info' },
  active: { label: 'Running', tone: 'accent' },
  paused: { label: 'Paused', tone: 'warn' },
  closing: { label: 'Closing', tone: 'info' },
  awaiting_apply: { label: 'To be applied', tone: 'warn' },
  applying: { label: 'Applying', tone: 'info' },
  completed: { label: 'Completed', tone: 'ok' },
  cancelled: { label: 'Stopped', tone: 'neutral' },
};

/** The kinds of rights as the wizard and the lists name them. */
export const RIGHT_LABELS: Readonly<Record<RightKind, readonly [one: string, many: string]>> = {
  membership: ['Membership', 'Memberships'],
  admin: ['Admin right', 'Admin rights'],
  team: ['Place in a team', 'Places in teams'],
  grant: ['Grant', 'Grants'],
  key: ['API key', 'API keys'],
};
const rightsInText: Readonly<Record<RightKind, readonly [string, string]>> = {
  membership: ['membership', 'memberships'],
  admin: ['admin right', 'admin rights'],
  team: ['place in a team', 'places in teams'],
  grant: ['grant', 'grants'],
  key: ['API key', 'API keys'],
};
/** `12 memberships`. */
export const rightsOf = (kind: RightKind, count: number): string =>
  counted(count, ...rightsInText[kind]);

/** `memberships and grants`. */
export const rightsWords = (kinds: readonly RightKind[]): string =>
  listed(kinds.map((kind) => rightsInText[kind][1]));

const idleWords = (days: number, below: number | undefined, role: string | undefined): string => {
  const who = role === 'admin' ? 'Admins' : role === 'member' ? 'Members' : 'People';
  const range = below === undefined ? `${days} days and more` : `${days} to ${below - 1} days`;
  return `${who} idle for ${range}`;
};

/**
 * Whose rights a review looks at, short enough for a table: "Admins", "Team Payroll",
 * "People idle for 60 days and more". `teamName` comes with the review.
 */
export const scopeWords = (
  { scope }: Pick<ReviewSettings, 'scope'>,
  teamName: string | null,
): string => {
  switch (scope.kind) {
    case 'everybody':
      return 'Everybody';
    case 'admins':
      return 'Admins';
    case 'team':
      return `Team ${teamName ?? `#${scope.team_id}`}`;
    case 'resources':
      if (scope.resources.length > 0) return counted(scope.resources.length, 'named resource');
      return scope.resource_types.length === 0
        ? 'All resources'
        : listed(scope.resource_types.map((type) => typesLabel(type, 2)));
    case 'idle':
      return idleWords(scope.idle_days, scope.below_days, scope.role);
    case 'keys':
      return 'API keys';
  }
};

export const REPEAT_WORDS: Readonly<Record<ReviewSettings['rules']['repeat'], string>> = {
  none: 'Once',
  monthly: 'Every month',
  quarterly: 'Every three months',
  yearly: 'Every year',
};
export const SILENCE_WORDS: Readonly<Record<ReviewSettings['rules']['on_silence'], string>> = {
  keep_flagged: 'Kept, and flagged as unanswered',
  revoke: 'Revoked',
  recommendation: 'As recommended; kept where nothing is',
};

/** Why a second person must approve: "41 rights would go, more than 12". */
export const holdWords = ({ code, count, limit }: HoldReason): string => {
  switch (code) {
    case 'many_items':
      return `${counted(count, 'right')} would be taken away, more than a fifth (${limit.toLocaleString('en')})`;
    case 'many_people':
      return `${people(count)} would lose something, more than ${limit.toLocaleString('en')}`;
    case 'admins':
      return `${counted(count, 'admin')} would lose a right`;
  }
};
