const text = (body: string) => () => Buffer.from(body);
const bytes = (...values: number[]) => Buffer.from(values);
const within = (before: string, middle: Buffer, after: string) => () =>
  Buffer.concat([Buffer.from(before), middle, Buffer.from(after)]);
const deep = (open: string, close: string) => () =>
  Buffer.from(open.repeat(10_000) + close.repeat(10_000));

const nested = (value: string): string[] => [
  `{"email":${value}}`,
  `{"full_name":${value},"email":"a@example.com"}`,
  `{"members":[{"id":${value}}]}`,
  `{"invites":[{"email":${value}}]}`,
  `{"theme":${value}}`,
  value,
];

const VALUES = [
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '2147483648',
  '-2147483649',
  '9223372036854775808',
  '99999999999999999999999999',
  '1e400',
  '-0',
  '0.1e-400',
  'NaN',
  'Infinity',
  '-Infinity',
  'undefined',
  '"2024-02-30"',
  '"2024-13-45T99:99:99Z"',
  '"0000-00-00"',
  '"not-a-uuid"',
  '[]',
  '{}',
  '[[[]]]',
  'null',
  'true',
  "'x'",
  '"' + 'x'.repeat(100_000) + '"',
];

/** Bodies by name; the first is large. */
export const BODIES: readonly (readonly [string, () => Buffer])[] = [
  ['10 MB', () => Buffer.alloc(10 * 1024 * 1024, 0x20)],
  ['10,000 arrays deep', deep('[', ']')],
  ['10,000 objects deep', () => Buffer.from(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)],
  ['10,000 arrays, unclosed', text('['.repeat(10_000))],
  ['invalid UTF-8', within('{"email":"', bytes(0xff, 0xfe), '"}')],
  ['overlong UTF-8', within('{"email":"', bytes(0xc0, 0xaf), '"}')],
  ['surrogates as UTF-8', within('{"email":"', bytes(0xed, 0xa0, 0x80), '"}')],
  ['cut UTF-8', within('{"email":"', bytes(0xf0, 0x9f), '"}')],
  ['UTF-16', () => Buffer.from('{"email":"a"}', 'utf16le')],
  ['byte order mark', within('', bytes(0xef, 0xbb, 0xbf), '{"theme":"dark"}')],
  ['a raw NUL', within('{"email":"a', bytes(0), '"}')],
  ['a key twice', text('{"theme":"nonsense","theme":"dark"}')],
  ['__proto__', text('{"__proto__":{"admin":true},"theme":"dark"}')],
  ['constructor', text('{"constructor":{"prototype":{"admin":true}}}')],
  [
    '10,000 keys',
    () => Buffer.from(`{${Array.from({ length: 10_000 }, (_, n) => `"k${n}":1`).join()}}`),
  ],
  ['half an object', text('{"email":')],
  ['two objects', text('{}{}')],
  ['a comment', text('{/* */}')],
  ['nothing', text('')],
  ['white space', text(' \r\n\t')],
  ...VALUES.flatMap(nested).map((body) => [body.slice(0, 60), text(body)] as const),
];

/** Addresses by name. */
export const TARGETS: readonly (readonly [string, string])[] = [
  ...[
    '0',
    '-1',
    '1.5',
    'x',
    '%00',
    '%ED',
    '%',
    '%ZZ',
    '1%2F2',
    '..',
    '%2e%2e',
    '9223372036854775808',
    '1e3',
    'not-a-uuid',
    'x'.repeat(5_000),
  ].flatMap((id) =>
    [`/api/users/${id}`, `/api/orgs/${id}/audit_log`, `/api/users/1/sessions/${id}`].map(
      (target) => [target.slice(0, 60), target] as const,
    ),
  ),
  ...[
    'from=2024-02-30',
    'to=2024-13-01T00:00:00Z',
    'from=0000-01-01',
    'tz=%00',
    'tz=../etc',
    'q=%00',
    'q=%ED%A0%80',
    'per_page=1e9',
    'page=99999999999',
    'cursor=AAAA',
    'cursor=%FF',
    '__proto__=1',
    'page=1&page=2',
    'page[]=1',
    `q=${'x'.repeat(9_000)}`,
  ].flatMap((query) =>
    [`/api/orgs/1/audit_log?${query}`, `/api/users?access_role=all&${query}`].map(
      (target) => [target.slice(0, 60), target] as const,
    ),
  ),
  ['absolute form', 'http://evil.example/api/setup'],
  ['authority', 'evil.example:80'],
  ['asterisk', '*'],
  ['two slashes', '//evil.example/api/setup'],
  ['dots', '/assets/../../../../etc/passwd'],
  ['coded dots', '/assets/%2e%2e/%2e%2e/package.json'],
  ['back slashes', '/assets/..\\..\\package.json'],
  ['a NUL', '/assets/index%00.js'],
  ['a fragment', '/api/setup#x'],
  ['raw bytes', '/api/users/\xff\xfe'],
  ['12 kB', `/${'a'.repeat(12_000)}`],
];

/** Header lines by name. */
export const BAD_HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['a second Authorization', ['Authorization: Bearer other']],
  ['Basic of nothing', ['Authorization: Basic']],
  ['Basic of no base64', ['Authorization: Basic ////\xff']],
  ['a cookie of nothing', ['Cookie: rollcall']],
  ['a cookie cut', ['Cookie: rollcall=%E0%A4%A; __proto__=1']],
  ['1,000 cookies', [`Cookie: ${'a=b; '.repeat(1_000)}`]],
  ['bytes in the agent', ['User-Agent: \xff\xfe\x80']],
  ['a long agent', [`User-Agent: ${'Mozilla/5.0 ('.repeat(600)}`]],
  ['bytes in If-Match', ['If-Match: "\xff"']],
  ['If-Match of commas', [`If-Match: ${','.repeat(5_000)}`]],
  ['a bad key', ['Idempotency-Key: \xff\xfe\xfd']],
  ['a forged address', ['X-Forwarded-For: 1.2.3.4, nonsense, ::ffff:0', 'X-Forwarded-Host: evil']],
  ['no origin', ['Origin: null']],
  ['an odd origin', ['Origin: http://[::1', 'Sec-Fetch-Site: nonsense']],
  ['ranges', ['Range: bytes=0-0,5-,-1,9999999999999-']],
  ['encodings', ['Accept-Encoding: br;q=2, *;q=x, gzip;;', 'Accept: */*;;;']],
  ['a bad date', ['If-Modified-Since: yesterday', 'If-None-Match: W/"']],
];

/** Content types that are none, or not ours. */
export const BAD_TYPES = [
  'application/json; charset=utf-7',
  'application/json; charset=nonsense',
  'application/json; charset=',
  'application/json;;;;',
  'application/',
  '/json',
  ';',
  'json',
  'application/json, text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=----x',
  'text/plain',
  'application/xml',
  `application/json; a=${'x'.repeat(7_000)}`,
  'application/json\xff',
];
