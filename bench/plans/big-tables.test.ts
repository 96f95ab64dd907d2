// @vitest-environment node
import { expect, it } from 'vitest';
import { readsBigTable } from './big-tables.ts';

it.each(['users', 'audit_log', 'grants', 'team_members'])(
  'finds that %s is read whole',
  (table) => {
    expect(readsBigTable(`Sort\n  ->  Parallel Seq Scan on ${table} x  (cost=0.00..9.00)`)).toBe(
      true,
    );
    expect(readsBigTable(`Index Scan using ${table}_pkey on ${table} x`)).toBe(false);
  },
);

it('lets a small table be read whole', () => {
  expect(readsBigTable('Seq Scan on orgs o  (cost=0.00..1.00)')).toBe(false);
});
