import type pg from 'pg';

type Row = Readonly<Record<string, unknown>>;
/** Every row of every table by its key. */
export type Snapshot = ReadonlyMap<string, Row>;

// What the log and the counters of guesses get is not of the choice of who sends a body.
const TABLES = [
  'orgs',
  'users',
  'org_memberships',
  'locks',
  'invites',
  'api_keys',
  'sessions',
  'mail_outbox',
];

// Signs of life, which every request leaves.
const ACTIVITY = new Set(['last_seen_at', 'idle_expires_at', 'last_active_at', 'active_at']);

/** Reads all rows that a request might change, as the owner, who sees all. */
export const takeSnapshot = async (owner: pg.Pool): Promise<Snapshot> => {
  const parts = TABLES.map((name) => {
    const key = name === 'org_memberships' ? `t.org_id || '-' || t.user_id` : 't.id::text';
    return `SELECT '${name}/' || ${key} AS key, to_jsonb(t) AS row FROM ${name} t`;
  });
  const { rows } = await owner.query<{ key: string; row: Row }>(parts.join(' UNION ALL '));
  return new Map(rows.map(({ key, row }) => [key, row]));
};

/** Flags and owners of a row that is new: with what they were written. */
const written = (name: string, row: Row): string[] =>
  Object.entries(row)
    .filter(([column, value]) => typeof value === 'boolean' || column.endsWith('org_id'))
    .map(([column, value]) => `+${name}.${column}=${String(value)}`);

/** What changed, by table and column; of new rows the flags, with their values. */
export const changesBetween = (before: Snapshot, after: Snapshot): Set<string> => {
  const found = new Set<string>();
  for (const key of before.keys()) {
    if (!after.has(key)) found.add(`-${key.split('/')[0]}`);
  }
  for (const [key, row] of after) {
    const name = key.split('/')[0] ?? '';
    const former = before.get(key);
    if (!former) for (const change of written(name, row)) found.add(change);
    for (const [column, value] of Object.entries(former ? row : {})) {
      if (ACTIVITY.has(column)) continue;
      if (JSON.stringify(value) !== JSON.stringify(former?.[column])) {
        found.add(`${name}.${column}`);
      }
    }
  }
  return found;
};
