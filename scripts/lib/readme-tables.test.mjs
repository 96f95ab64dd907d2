// @vitest-environment node
import { expect, it } from 'vitest';
import { benchTable, replaceBetween } from './readme-tables.mjs';

it('replaces what stands between the markers, and asks for the markers', () => {
  const page = 'before\n<!-- a -->\nold\n<!-- /a -->\nafter';
  const once = replaceBetween(page, 'a', 'new');
  expect(once).toBe('before\n<!-- a -->\n\nnew\n\n<!-- /a -->\nafter');
  expect(replaceBetween(once, 'a', 'new')).toBe(once);
  expect(() => replaceBetween(page, 'b', 'new')).toThrow('no place for b');
});

it('shows every row of the bench as it came out, the short ones included', () => {
  const row = (verdict) => ({
    id: verdict,
    what: `what is ${verdict}`,
    verdict,
    note: 'a | b',
    cells: [verdict, '2.00 ms', '1.00 ms', '2.00 ×', '≤ 2 ×', '–', verdict],
  });
  const table = benchTable({
    date: '2026-03-01T10:00:00.000Z',
    minutes: 12,
    dataset: 'people',
    rows: [row('pass'), row('short')],
    environment: {
      commit: 'abc',
      isDirty: false,
      cpu: 'a processor',
      cores: 2,
      memoryGb: 4,
      node: 'v20',
      postgres: '18',
    },
  });
  expect(table).toContain('1 pass, 1 short');
  expect(table).toContain('| what is short | 2.00 ms | 1.00 ms | 2.00 × | ≤ 2 × | – | short |');
  expect(table).toContain('- what is pass: a | b.');
});
