import type { EvidenceReview, NamedPerson } from './evidence.repo.ts';
import type { Figures, Pace } from './figures.repo.ts';

/** From how many decided items on, and below which median, somebody is told of as clicking through. */
const RUBBER_STAMP = { decided: 25, seconds: 2 };

type People = ReadonlyMap<number, NamedPerson>;

const who = (people: People, id: number | null) =>
  id === null ? null : (people.get(id) ?? { id });

/** A document of a pack, as people read it. */
export const document = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What was chosen, as it stood at the start, and how the run went. */
export const settingsOf = (review: EvidenceReview, people: People) => ({
  review: { id: review.id, name: review.name, run: review.number, series_id: review.series_id },
  org: { id: review.org_id, name: review.org_name },
  settings: review.settings,
  rules_version: review.rules_version,
  owner: who(people, review.owner_id),
  created_by: who(people, review.created_by),
  created_at: review.created_at,
  starts_at: review.starts_at,
  started_at: review.started_at,
  due_at: review.due_at,
  closed_at: review.closed_at,
  closed_early_by: who(people, review.closed_by),
  close_reason: review.close_reason,
  completed_at: review.completed_at,
  state: review.state,
});

/** That nothing is missing: the query, how much it found, and all that there was at that moment. */
export const populationOf = (review: EvidenceReview) => ({
  query: review.query_text,
  scope: review.settings.scope,
  rights: review.settings.rights ?? null,
  exclude_younger_days: review.settings.exclude_younger_days,
  people: review.people,
  items: review.items,
  snapshot_sha256: review.snapshot_hash,
  reconciliation: review.population,
});

const isRubberStamp = ({ decided, median_seconds: median }: Pace): boolean =>
  decided > RUBBER_STAMP.decided && median !== null && median < RUBBER_STAMP.seconds;

/** What an auditor asks about first, and what the owner of the review said of it. */
export const exceptionsOf = (
  review: EvidenceReview,
  people: People,
  figures: Figures,
  paces: readonly Pace[],
) => ({
  self_attested_items: figures.self_attested,
  held_items: figures.held,
  not_applied_items: figures.not_done,
  changed_outside_items: figures.changed_outside,
  not_stuck_items: figures.not_stuck,
  reviewers: paces.map((pace) => ({
    reviewer: who(people, pace.reviewer_id),
    decided: pace.decided,
    median_seconds: pace.median_seconds,
    many_at_once: pace.many_at_once,
    first_at: pace.first_at,
    last_at: pace.last_at,
    is_rubber_stamp: isRubberStamp(pace),
  })),
  hold: review.hold,
  approval:
    review.approved_by === null
      ? null
      : {
          by: who(people, review.approved_by),
          at: review.approved_at,
          note: review.approval_note,
        },
  applied_by: who(people, review.applied_by),
  sign_off:
    review.signed_off_by === null
      ? null
      : {
          by: who(people, review.signed_off_by),
          at: review.signed_off_at,
          note: review.sign_off_note,
        },
});

/** How many things are out of the ordinary, for the summary. */
export const exceptionCounts = (figures: Figures, paces: readonly Pace[]) =>
  [
    ['Self-attested by a sole admin', figures.self_attested.length],
    ['Held by nobody at the end', figures.held.length],
    ['Not applied, or not as decided', figures.not_done.length],
    ['Changed outside the review', figures.changed_outside.length],
    ['Still in effect after the revoke', figures.not_stuck.length],
    ['Reviewers who decided in under 2 s', paces.filter(isRubberStamp).length],
  ] as const;
