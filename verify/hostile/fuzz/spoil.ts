import type { Random } from '../../../server/sample/random.ts';
import { isRecord } from './is-record.ts';

// Of the wrong type or out of every range that a field of the API has.
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 60,
  1e300,
  '',
  '   ',
  'nonsense',
  'a\u0000b',
  'lone \ud800',
  'x'.repeat(5_000),
  [],
  [null],
  {},
  { $ne: 1 },
];
const UNKNOWN = ['is_super_user', 'constructor', '__proto__', 'org_id_', 'version', ''];

/** A copy of a record with one field more or another value; `__proto__` becomes a field of its own. */
const withField = (record: Record<string, unknown>, name: string, value: unknown) =>
  Object.fromEntries([...Object.entries(record), [name, value]]);

const without = (record: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));

/** The value with one thing in it changed for the worse; the schema is asked whether it is. */
export const spoil = (random: Random, value: unknown): unknown => {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    const at = random.int(0, value.length - 1);
    return value.map((one: unknown, index) => (index === at ? spoil(random, one) : one));
  }
  const fields = isRecord(value) ? Object.keys(value) : [];
  if (!isRecord(value) || random.chance(0.1)) return random.pick(WRONG);
  if (fields.length === 0 || random.chance(0.2)) {
    return withField(value, random.pick(UNKNOWN), random.pick(WRONG));
  }
  const name = random.pick(fields);
  return random.chance(0.15)
    ? without(value, name)
    : withField(value, name, spoil(random, value[name]));
};

/** Texts for one query parameter; the schema is asked which of them it allows. */
export const spoiledText = (random: Random): string =>
  random.pick([
    '',
    '0',
    '-1',
    '1.5',
    '1e9',
    '007x',
    '99999999999',
    'nonsense',
    'ASC',
    'x'.repeat(5_000),
    "a' OR 1=1",
    'a\u0000b',
    'true,false,maybe',
    '２',
  ]);

/** Bytes that are no JSON, or not what they say they are. */
export const BROKEN_BODIES: readonly { readonly bytes: Buffer; readonly type: string }[] = [
  { bytes: Buffer.from('{"a":'), type: 'application/json' },
  { bytes: Buffer.from('{"a":NaN}'), type: 'application/json' },
  { bytes: Buffer.from("{'a':1}"), type: 'application/json' },
  { bytes: Buffer.from('{"a":1}{"b":2}'), type: 'application/json' },
  {
    bytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    type: 'application/json',
  },
  { bytes: Buffer.from('[]'.repeat(3)), type: 'application/vnd.nexla.api.v1+json' },
  { bytes: Buffer.from('a=1'), type: 'application/x-www-form-urlencoded' },
  { bytes: Buffer.from('<a/>'), type: 'application/xml' },
  { bytes: Buffer.from('{}'), type: 'text/plain' },
];
