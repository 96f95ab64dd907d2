import { expect, it } from 'vitest';
import type { LogEntry } from '../../contract/audit.ts';
import { fakeEntry } from '../test/fake-entry.ts';
import type { REVIEW_RUNS } from './review-run-sentences.ts';
import { plainText } from './sentence-parts.ts';
import { sentenceOf } from './sentence.ts';

const SENTENCES: Record<keyof typeof REVIEW_RUNS, readonly [Partial<LogEntry>, string]> = {
  'review.created': [{ item_label: 'Admins' }, 'Ada Admin made the review Admins'],
  'review.scheduled': [
    { item_label: 'Admins', object_changes: { starts_at: [null, '2026-11-27T17:00:00.000Z'] } },
    'Ada Admin set the review Admins to start at 27 Nov 2026, 17:00',
  ],
  'review.not_started': [
    { item_label: 'Admins', reason: 'Nothing is in its scope' },
    'The review Admins did not start: Nothing is in its scope',
  ],
  'review.started': [
    { item_label: 'Admins', object_changes: { items: [0, 1200], reviewers: [0, 1] } },
    'The review Admins started with 1,200 items, handed to 1 reviewer',
  ],
  'review.handed_over': [
    { item_label: 'Admins', reason: null, object_changes: { items: [0, 1] } },
    '1 item of the review Admins went to Bo Berg',
  ],
  'review.updated': [
    { item_label: 'Admins', object_changes: { name: ['A', 'Admins'] } },
    'Ada Admin changed the name of the review Admins',
  ],
  'review.deleted': [
    { item_label: 'Admins' },
    'Ada Admin deleted the review Admins, which had not started',
  ],
  'review.paused': [
    { item_label: 'Admins', reason: 'Holidays' },
    'Ada Admin paused the review Admins: Holidays',
  ],
  'review.resumed': [{ item_label: 'Admins' }, 'Ada Admin let the review Admins go on'],
  'review.extended': [
    {
      item_label: 'Admins',
      reason: null,
      object_changes: { due_at: [null, '2026-11-27T17:00:00.000Z'] },
    },
    'Ada Admin moved the end of the review Admins to 27 Nov 2026, 17:00',
  ],
  'review.stopped': [
    { item_label: 'Admins', reason: 'Wrong scope' },
    'Ada Admin stopped the review Admins for good: Wrong scope',
  ],
  'review.reassigned': [
    { item_label: 'Admins', reason: null, object_changes: { items: [0, 3] } },
    'Ada Admin handed 3 items of the review Admins to Bo Berg',
  ],
  'review.nudged': [
    { item_label: 'Admins' },
    'Ada Admin reminded Bo Berg of what is open in the review Admins',
  ],
};

it.each(Object.entries(SENTENCES))('%s is told in a sentence', (event, [change, sentence]) => {
  const text = plainText(sentenceOf(fakeEntry({ ...change, event })), 'UTC');
  expect(text.replaceAll(/[\u2068\u2069]/g, '')).toBe(sentence);
});

it('tells what the clock did from what somebody did', () => {
  const bySystem = { user: { id: 0, email: '' }, full_name: '', item_label: 'Admins' };
  const told = (change: Partial<LogEntry>) =>
    plainText(
      sentenceOf(fakeEntry({ ...bySystem, object_changes: {}, ...change })),
      'UTC',
    ).replaceAll(/[\u2068\u2069]/g, '');
  expect(told({ event: 'review.created' })).toBe('The next run of the review Admins was made');
  expect(
    told({
      event: 'review.handed_over',
      owner_id: 0,
      reason: null,
      object_changes: { items: [0, 2] },
    }),
  ).toBe('2 items of the review Admins wait for a reviewer');
});

it('tells a change of the next runs from one of the review itself', () => {
  const entry = fakeEntry({
    event: 'review.updated',
    item_label: 'Admins',
    association_resource: { type: 'review_series', id: 3, next_runs: true },
    object_changes: { name: ['Admins', 'All admins'], next_start_at: [null, null] },
  });
  expect(plainText(sentenceOf(entry), 'UTC').replaceAll(/[\u2068\u2069]/g, '')).toBe(
    'Ada Admin changed the name and next start of the next runs of the review Admins',
  );
});
