import { sql, type SQL } from 'drizzle-orm';

// Put together as text: json_build_object looks up how to write each value every time, and jsonb
// sorts its keys again for every row.

const literal = (text: string): SQL => sql.raw(`'${text}'`);

/** A text, or null. */
export const jsonString = (value: SQL): SQL => sql`coalesce(to_json(${value})::text, 'null')`;

/** A number or a boolean, or null. */
export const jsonPlain = (value: SQL): SQL => sql`coalesce((${value})::text, 'null')`;

/** An instant in UTC, as fine as `MS` or `US` says; or null. */
export const jsonInstant = (instant: SQL, fraction: 'MS' | 'US' = 'MS'): SQL =>
  sql`coalesce(to_char(${instant} AT TIME ZONE 'UTC',
    ${literal(String.raw`\"YYYY-MM-DD"T"HH24:MI:SS.${fraction}"Z"\"`)}), 'null')`;

/** Something if a condition holds, else null. */
export const jsonIf = (condition: SQL, value: SQL): SQL =>
  sql`CASE WHEN ${condition} THEN ${value} ELSE 'null' END`;

type Members = Readonly<Record<string, SQL>>;

/** An object of these members in this order, character for character as json_build_object has it. */
export const jsonObject = (members: Members, colon = ' : '): SQL => {
  const parts = Object.entries(members).flatMap(([name, value], index) => [
    literal(`${index === 0 ? '{' : ', '}"${name}"${colon}`),
    value,
  ]);
  return sql`concat(${sql.join([...parts, literal('}')], sql`, `)})`;
};

const inOrderOfJsonb = ([a]: [string, SQL], [b]: [string, SQL]): number =>
  a.length - b.length || (a < b ? -1 : 1);

/** An object character for character as jsonb has it: short names first. */
export const jsonbObject = (members: Members): SQL =>
  jsonObject(Object.fromEntries(Object.entries(members).toSorted(inOrderOfJsonb)), ': ');
