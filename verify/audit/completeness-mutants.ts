import type { Mutant } from '../check.ts';

/** Changes that the log does not tell of, and what it tells that was not: T-60 catches each. */
export const COMPLETENESS_MUTANTS: readonly Mutant[] = [
  {
    name: 'an org tells of its changes but one',
    file: 'server/features/orgs/orgs.service.ts',
    find: 'Object.fromEntries(changed.map(([field, value]) => [field, [before[field], value]]))',
    replace:
      'Object.fromEntries(changed.slice(1).map(([field, value]) => [field, [before[field], value]]))',
  },
  {
    name: 'a lock tells of an end that it has not',
    file: 'server/people/lock.ts',
    find: 'lock_until: [null, wanted.until],',
    replace: "lock_until: [null, '2030-01-01T00:00:00.000Z'],",
  },
  {
    name: 'a deactivation does not tell the status',
    file: 'server/people/status.ts',
    find: 'changes: { status: [target.status, status] },',
    replace: 'changes: {},',
  },
  {
    name: 'a review that is to start does not tell its state',
    file: 'server/features/reviews/reviews.service.ts',
    find: 'review.state !== undefined && review.state !== state;',
    replace: 'false;',
  },
  {
    name: 'a decision does not tell what was decided',
    file: 'server/features/review-items/decide.ts',
    find: "decision: [item.decision, decision === 'withdrawn' ? null : decision],",
    replace: '',
  },
  {
    name: 'a review that does not start does not tell what it became',
    file: 'server/reviews/start.ts',
    find: "changes: { state: [review.state, 'draft'] },",
    replace: '',
  },
  {
    name: 'a start does not tell the end that it sets',
    file: 'server/reviews/start.ts',
    find: 'due_at: [null, dueAt],',
    replace: '',
  },
  {
    name: 'a start does not tell by which rule an item went to whom',
    file: 'server/reviews/start.repo.ts',
    find: "rule, coalesce(recommendation, '-'))",
    replace: "coalesce(recommendation, '-'))",
  },
  {
    name: 'the hash of an item is not that of what it holds',
    file: 'server/reviews/snapshot.repo.ts',
    find: '${itemHash} FROM',
    replace: "sha256(convert_to(i.right_key, 'UTF8')) FROM",
  },
  {
    name: 'nobody tells when the next run comes',
    file: 'server/reviews/start.repo.ts',
    find: 'return before === after ? {} : { next_start_at: [before, after] };',
    replace: 'return {};',
  },
  {
    name: 'the clock tells of a state that a waiting run did not have',
    file: 'server/reviews/next-run.ts',
    find: "series.is_waiting ? series.last_state : null, 'starting'",
    replace: "series.is_waiting ? 'active' : null, 'starting'",
  },
  {
    name: 'a change of the next runs tells of the run that runs',
    file: 'server/features/reviews/reviews.service.ts',
    find: '...ofSeries(review.series_id, true),',
    replace: '...ofSeries(review.series_id),',
  },
  {
    name: 'a deleted review does not tell that its series is gone',
    file: 'server/features/reviews/reviews.service.ts',
    find: '...(isLast && { changes: { series_id: [review.series_id, null] } }),',
    replace: '',
  },
  {
    name: 'one item more goes over than is told',
    file: 'server/reviews/hand-over.ts',
    find: 'changes: { ...movedTold(theirs, toId), rule: [null, rule] },',
    replace: 'changes: { ...movedTold(theirs.slice(1), toId), rule: [null, rule] },',
  },
  {
    name: 'what nobody may decide is held without a word',
    file: 'server/reviews/hand-over.ts',
    find: "changes: { ...movedTold(left, null), rule: [null, 'held'] },",
    replace: 'changes: {},',
  },
  {
    name: 'an item goes to somebody by another rule than is told',
    file: 'server/reviews/hand-over.repo.ts',
    find: 'SET reviewer_id = ${toId}::bigint, rule = ${rule}',
    replace:
      "SET reviewer_id = ${toId}::bigint, rule = CASE WHEN ${toId}::bigint IS NULL THEN 'held' ELSE 'policy' END",
  },
  {
    name: 'an assignment forgets from whom an item came',
    file: 'server/reviews/hand-over.repo.ts',
    find: 'SELECT org_id, id, coalesce(seq, 0) + 1, from_id,',
    replace: 'SELECT org_id, id, coalesce(seq, 0) + 1, NULL::bigint,',
  },
  {
    name: 'the count does not tell of whom nobody answered',
    file: 'server/reviews/plan.repo.ts',
    find: "CASE WHEN by_silence THEN 'silent' ELSE '-' END,",
    replace: "'-',",
  },
  {
    name: 'the count does not tell what has happened outside',
    file: 'server/reviews/plan.repo.ts',
    find: "coalesce(changed ->> 'what', '-'))`;",
    replace: "'-')`;",
  },
  {
    name: 'the count does not tell why it is held',
    file: 'server/reviews/close.ts',
    find: 'hold: [review.hold, next.hold],',
    replace: '',
  },
  {
    name: 'an attempt that failed is told as done',
    file: 'server/reviews/apply-item.ts',
    find: "result: ['planned', attempt.goesOn ? 'planned' : attempt.result],",
    replace: "result: ['planned', 'applied'],",
  },
  {
    name: 'an attempt does not tell what it took',
    file: 'server/reviews/apply-item.ts',
    find: '...((before ?? after) && { right: [before, after] }),',
    replace: '',
  },
  {
    name: 'an attempt does not tell why it was refused',
    file: 'server/reviews/apply-item.ts',
    find: "...(attempt.message !== '' && { message: [null, attempt.message] }),",
    replace: '',
  },
  {
    name: 'nobody lets a review be applied any more, untold',
    file: 'server/reviews/apply.ts',
    find: 'applied_by: [review.applied_by, null]',
    replace: '',
  },
  {
    name: 'one item more is tried again than is told',
    file: 'server/features/review-outcome/outcome-acts.ts',
    find: '...itemsTold(items),',
    replace: '...itemsTold(items.slice(1)),',
  },
  {
    name: 'a look does not tell what it found of which item',
    file: 'server/reviews/stick.ts',
    find: '...itemsHashed([], after.hash),',
    replace: '',
  },
  {
    name: 'an evidence pack is made without its hash in the log',
    file: 'server/features/review-evidence/review-evidence.service.ts',
    find: 'manifest_sha256: [null, seal.manifestHash],',
    replace: '',
  },
];
