import type { Random } from '../../server/sample/random.ts';

/** What a query may be read from instead of its table. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  org_memberships: ['org_memberships', 'members_here'],
  audit_log: ['audit_log', 'audit_here', 'own_audit'],
};
// Without the right to change it at all.
const READ_ONLY = new Set(['audit_log', 'audit_chains']);

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/** A condition that hits rows of the other org, if anything does. */
const conditionOf = (random: Random, row: Readonly<Record<string, unknown>>, org: number) => {
  const simple = Object.entries(row).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  const [column, value] = random.pick(simple);
  const texts = simple.filter(
    ([name, text]) => typeof text === 'string' && !/hash|_at$/.test(name),
  );
  const [textColumn, text] = texts.length > 0 ? random.pick(texts) : ['id', '1'];
  const part = String(text)
    .slice(1, 4)
    .replaceAll(/['%_\\]/g, '');
  return random.pick([
    'true',
    `t.${column} = ${literal(value)}`,
    `t.${column} IN (${literal(value)}, ${literal(value)})`,
    `t.${column} IS NOT NULL`,
    `t.${column} >= ${literal(value)} OR t.${column} < ${literal(value)}`,
    `t.${textColumn}::text LIKE '%${part}%'`,
    `t.${textColumn}::text ILIKE '%${part.toUpperCase()}%'`,
    `${column in row ? `t.${column}` : 't'}::text <> '' AND ${org} = ${org}`,
    `EXISTS (SELECT 1 FROM orgs o WHERE o.id IS NOT NULL)`,
  ]);
};

/**
 * A statement that gives rows of one table as JSON: a read in one of several forms, or a write that
 * says what it wrote. `rows` are those of the other org, to aim at.
 */
export const randomQuery = (
  random: Random,
  rows: ReadonlyMap<string, readonly string[]>,
  org: number,
): string => {
  const [table, known] = random.pick([...rows].filter(([, found]) => found.length > 0));
  const aimed: Readonly<Record<string, unknown>> = JSON.parse(random.pick(known));
  const where = conditionOf(random, aimed, org);
  const source = random.pick(SOURCES[table] ?? [table]);
  const row = 'to_jsonb(t)::text AS row';
  const id = 'user_id' in aimed ? 't.user_id' : 'NULL::bigint';
  const read = [
    `SELECT ${row} FROM ${source} t WHERE ${where}`,
    `SELECT ${row} FROM ${source} t WHERE ${where} ORDER BY random() LIMIT 50`,
    `SELECT ${row} FROM ${source} t LEFT JOIN users u ON u.id = ${id} WHERE ${where}`,
    `SELECT ${row} FROM orgs o CROSS JOIN ${source} t WHERE ${where}`,
    `SELECT jsonb_array_elements(jsonb_agg(to_jsonb(t)))::text AS row FROM ${source} t WHERE ${where}`,
    `SELECT ${row} FROM ${source} t WHERE false UNION ALL SELECT ${row} FROM ${source} t WHERE ${where}`,
    `WITH x AS MATERIALIZED (SELECT * FROM ${source} t WHERE ${where}) SELECT ${row} FROM x t`,
  ];
  if (READ_ONLY.has(table) || random.chance(0.8)) return random.pick(read);
  const [column] = random.pick(Object.entries(aimed).filter(([name]) => name !== 'id'));
  return random.pick([
    `UPDATE ${table} t SET ${column} = t.${column} WHERE ${where} RETURNING ${row}`,
    `DELETE FROM ${table} t WHERE ${where} RETURNING ${row}`,
    `SELECT ${row} FROM ${table} t WHERE ${where} FOR UPDATE`,
  ]);
};
