import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../test/draft-review.ts';
import { summaryPdf, type Summary } from './summary-pdf.ts';

const person = (id: number, full_name: string) => ({
  id,
  full_name,
  email: `person.${id}@example.com`,
});

const FIGURES: Summary['figures'] = {
  keep: 1,
  revoke: 1,
  reduce: 0,
  unsure: 0,
  silent: 1,
  planned: 1,
  by_silence: 0,
  results: { applied: 1 },
  decisions: 2,
  reviewers: 1,
  recommended: 0,
  followed: 0,
  slowest_hours: 1.25,
  still: 0,
  back: 0,
  self_attested: [],
  held: [],
  not_done: [],
  changed_outside: [],
  not_stuck: [],
};

const summaryOf = (owner: string): Summary => ({
  review: {
    org_name: 'Łódź & Ελλάς',
    name: 'Žádný přístup',
    number: 2,
    state: 'completed',
    owner_id: 1,
    approved_by: 2,
    signed_off_by: null,
    signed_off_at: null,
    started_at: '2026-11-01T08:00:00Z',
    closed_at: '2026-11-15T08:00:00Z',
    completed_at: '2026-11-15T09:00:00Z',
    now: '2026-11-16T09:00:00Z',
    items: 3,
    people: 2,
    snapshot_hash: 'ab'.repeat(32),
    settings: settingsOf([1]),
  },
  people: new Map([
    [1, person(1, owner)],
    [2, person(2, 'Дмитрий Петров')],
  ]),
  figures: FIGURES,
  paces: [],
  fingerprint: 'cd'.repeat(32),
  checkpoint: null,
});

/** The letters that a PDF says its text is made of. */
const lettersIn = (pdf: Buffer): string => {
  const text = pdf.toString('latin1');
  const codes = text.matchAll(/<([0-9a-f]{4})>/gi);
  return [...codes]
    .map(([, code]) => String.fromCodePoint(Number.parseInt(code ?? '', 16)))
    .join('');
};

describe('summaryPdf', () => {
  it('draws names of other alphabets than the Latin one', async () => {
    const pdf = await summaryPdf(summaryOf('Иван Петров'), { compress: false });
    expect([...'ŁźΕλŽýДмт'].filter((letter) => !lettersIn(pdf).includes(letter))).toEqual([]);
  });

  it('gives the address of whoever has a name that it cannot draw', async () => {
    const [drawn, foreign] = await Promise.all(
      ['佐藤 葵', 'person.1@example.com'].map(async (owner) =>
        lettersIn(await summaryPdf(summaryOf(owner), { compress: false })),
      ),
    );
    expect(foreign).toBe(drawn);
  });
});
