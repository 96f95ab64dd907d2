import {
  ReviewSettings,
  RIGHT_KINDS,
  RIGHTS_OF,
  type OnSilence,
  type ReviewerPolicy,
  type ReviewRepeat,
  type ReviewRules,
  type ReviewScope,
  type ReviewSettingsInput,
  type RightKind,
} from '../../../contract/review-settings.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import type { Review } from '../../../contract/reviews.ts';
import { param, readState } from '../../lib/url-state.ts';
import { localOf } from '../../lib/days.ts';

export type ScopeKind = ReviewScope['kind'];

/** Somebody or something chosen, with what it is called; null where only the number is known. */
export interface Chosen {
  readonly id: number;
  readonly name: string | null;
}
export interface ChosenResource extends Chosen {
  readonly type: ResourceType;
}

/** A review as it is typed: nothing is dropped when another scope is looked at meanwhile. */
export interface Draft {
  readonly name: string;
  readonly description: string;
  readonly kind: ScopeKind;
  readonly team: Chosen | null;
  readonly by: 'type' | 'name';
  readonly types: readonly ResourceType[];
  readonly resources: readonly ChosenResource[];
  readonly idleDays: string;
  readonly belowDays: string;
  readonly role: '' | 'admin' | 'member';
  /** Null: those that the scope is usually about. */
  readonly rights: readonly RightKind[] | null;
  readonly youngDays: string;
  readonly policy: ReviewerPolicy['policy'];
  readonly reviewers: readonly Chosen[];
  readonly fallback: readonly Chosen[];
  readonly days: string;
  readonly repeat: ReviewRepeat;
  /** By whose calendar and clocks it repeats. */
  readonly zone: string;
  readonly reminders: boolean;
  readonly reasonFor: ReviewRules['reason_for'];
  readonly allowMany: boolean;
  readonly onSilence: OnSilence;
  readonly apply: ReviewRules['apply'];
  readonly grantorDays: string;
  readonly start: 'now' | 'later';
  /** Of a date-time field, in the reader's zone. */
  readonly startAt: string;
}

/** What an address may say of the scope, so that a chart can start a review of what it shows. */
const FROM_ADDRESS = {
  scope: param.maybe(['everybody', 'admins', 'idle', 'keys', 'team', 'resources']),
  team_id: param.maybeInt(1, Number.MAX_SAFE_INTEGER),
  idle_days: param.maybeInt(1, 3650),
  below_days: param.maybeInt(2, 3650),
  role: param.maybe(['admin', 'member']),
};

const textOf = (number: number | undefined): string => (number === undefined ? '' : `${number}`);

/**
 * A new review: the look at the admins that most begin with, or what the address says; it repeats in
 * the reader's zone.
 */
export const newDraft = (search: URLSearchParams, zone: string): Draft => {
  const { scope, team_id, idle_days, below_days, role } = readState(FROM_ADDRESS, search);
  return {
    name: '',
    description: '',
    kind: scope ?? 'admins',
    team: team_id === undefined ? null : { id: team_id, name: null },
    by: 'type',
    types: [],
    resources: [],
    idleDays: textOf(idle_days ?? 60),
    belowDays: textOf(below_days),
    role: role ?? '',
    rights: null,
    youngDays: '0',
    policy: 'org_admins',
    reviewers: [],
    fallback: [],
    days: '14',
    repeat: 'none',
    zone,
    reminders: true,
    reasonFor: 'revoke',
    allowMany: true,
    onSilence: 'keep_flagged',
    apply: 'by_hand',
    grantorDays: '90',
    start: 'now',
    startAt: '',
  };
};

const unnamed = (id: number): Chosen => ({ id, name: null });

const scopeFields = (scope: ReviewScope, team: string | null): Partial<Draft> => {
  switch (scope.kind) {
    case 'team':
      return { team: { id: scope.team_id, name: team } };
    case 'resources':
      return {
        by: scope.resources.length > 0 ? 'name' : 'type',
        types: scope.resource_types,
        resources: scope.resources.map(({ resource_type: type, resource_id: id }) => ({
          type,
          id,
          name: null,
        })),
      };
    case 'idle':
      return {
        idleDays: textOf(scope.idle_days),
        belowDays: textOf(scope.below_days),
        role: scope.role ?? '',
      };
    default:
      return {};
  }
};

/** What an edit of a review is one of: the next runs of its series once it has started, or itself. */
export const editedOf = (review: Review) => review.next_runs ?? review;

/** A review that is there, as it was typed. */
export const draftOf = (review: Review, zone: string): Draft => {
  const { starts_at } = review;
  const { settings, scope_name } = editedOf(review);
  const { scope, reviewers, rules } = settings;
  return {
    ...newDraft(new URLSearchParams(), zone),
    ...scopeFields(scope, scope_name),
    name: settings.name,
    description: settings.description,
    kind: scope.kind,
    rights: settings.rights ?? null,
    youngDays: textOf(settings.exclude_younger_days),
    policy: reviewers.policy,
    reviewers: reviewers.reviewer_ids.map(unnamed),
    fallback: reviewers.fallback_ids.map(unnamed),
    days: textOf(rules.days),
    repeat: rules.repeat,
    zone: rules.repeat === 'none' ? zone : rules.time_zone,
    reminders: rules.reminders,
    reasonFor: rules.reason_for,
    allowMany: rules.allow_many,
    onSilence: rules.on_silence,
    apply: rules.apply,
    grantorDays: textOf(rules.grantor_days),
    start: starts_at === null ? 'now' : 'later',
    startAt: starts_at === null ? '' : localOf(starts_at, zone),
  };
};

/** A whole number as typed; what is none is left for the schema to refuse. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

const scopeOf = (draft: Draft): ReviewSettingsInput['scope'] => {
  switch (draft.kind) {
    case 'team':
      return { kind: 'team', team_id: draft.team?.id ?? 0 };
    case 'resources':
      return draft.by === 'type'
        ? { kind: 'resources', resource_types: [...draft.types] }
        : {
            kind: 'resources',
            resources: draft.resources.map(({ type, id }) => ({
              resource_type: type,
              resource_id: id,
            })),
          };
    case 'idle':
      return {
        kind: 'idle',
        idle_days: numberOf(draft.idleDays),
        ...(draft.belowDays.trim() !== '' && { below_days: numberOf(draft.belowDays) }),
        ...(draft.role !== '' && { role: draft.role }),
      };
    default:
      return { kind: draft.kind };
  }
};

/** The rights that a scope lets one choose among: of people all kinds, of things their one. */
export const rightsToChoose = (kind: ScopeKind): readonly RightKind[] =>
  kind === 'resources' || kind === 'keys' ? RIGHTS_OF[kind] : RIGHT_KINDS;

/** The rights that are asked about. */
export const rightsIn = ({ kind, rights }: Pick<Draft, 'kind' | 'rights'>): readonly RightKind[] =>
  rightsToChoose(kind).filter((one) => (rights ?? RIGHTS_OF[kind]).includes(one));

/** What would be sent; not yet checked. */
export const settingsOf = (draft: Draft): ReviewSettingsInput => {
  const rights = rightsIn(draft);
  const isUsual = rights.join() === RIGHTS_OF[draft.kind].join();
  return {
    name: draft.name,
    description: draft.description,
    scope: scopeOf(draft),
    ...(!isUsual && { rights: [...rights] }),
    exclude_younger_days: numberOf(draft.youngDays),
    reviewers: {
      policy: draft.policy,
      reviewer_ids: draft.policy === 'named' ? draft.reviewers.map(({ id }) => id) : [],
      fallback_ids: draft.fallback.map(({ id }) => id),
    },
    rules: {
      days: numberOf(draft.days),
      repeat: draft.repeat,
      ...(draft.repeat !== 'none' && { time_zone: draft.zone }),
      reminders: draft.reminders,
      reason_for: draft.reasonFor,
      allow_many: draft.allowMany,
      on_silence: draft.onSilence,
      apply: draft.apply,
      grantor_days: numberOf(draft.grantorDays),
    },
  };
};

/** What a preview depends on, and nothing else: a letter in the name asks for no new one. */
export const previewedOf = (draft: Draft, onSilence: OnSilence): ReviewSettings | null => {
  if (draft.policy === 'named' && draft.reviewers.length === 0) return null;
  const settings = settingsOf(draft);
  const { grantor_days, apply } = settings.rules;
  const parsed = ReviewSettings.safeParse({
    ...settings,
    name: 'Preview',
    description: '',
    rules: { days: 14, on_silence: onSilence, apply, grantor_days },
  });
  return parsed.success ? parsed.data : null;
};
