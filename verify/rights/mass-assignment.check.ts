import { afterAll, beforeAll, expect } from 'vitest';
import * as z from 'zod';
import type { RouteSpec } from '../../contract/route.ts';
import { Random } from '../../server/sample/random.ts';
import { BODIES, exampleRequest, isWrite, ROUTES } from '../../server/test/route-examples.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { makeWorld, type World } from '../../server/test/world.ts';
import { check } from '../check.ts';
import { changesBetween, takeSnapshot } from './row-diff.ts';
import { TRICKS, type Wire } from './tricks.ts';

const SEED = 22;
/** What is found past so many is not looked for: each costs a look at every row. */
const MOST_SHOWN = 20;

let test: TestApp;
let world: World;
let columns: readonly string[];
beforeAll(async () => {
  test = await createTestApp();
  world = await makeWorld(test);
  const { rows } = await test.owner.query<{ column_name: string }>(
    `SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  columns = rows.map(({ column_name: name }) => name);
});
afterAll(() => test.close());

/** Names that the contract takes somewhere in a body. */
const declaredIn = (route: RouteSpec): ReadonlySet<string> => {
  const schema = JSON.stringify(
    route.body ? z.toJSONSchema(route.body, { io: 'input', unrepresentable: 'any' }) : {},
  );
  return new Set(columns.filter((name) => schema.includes(`"${name}":`)));
};

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body with one more field, in it and in every object within it, one at a time. */
const injected = (body: Json, name: string, value: unknown): Json[] => [
  { ...body, [name]: value },
  ...Object.entries(body).flatMap(([field, inner]): Json[] => {
    if (isObject(inner)) return [{ ...body, [field]: { ...inner, [name]: value } }];
    if (!Array.isArray(inner) || !isObject(inner[0])) return [];
    return [{ ...body, [field]: [{ ...inner[0], [name]: value }, ...inner.slice(1)] }];
  }),
];

const valueOf = (name: string): unknown => {
  if (/^(is_|super_|must_)/.test(name)) return true;
  if (/_id$|^id$|version|number|seq/.test(name)) return world.there.id;
  return name === 'status' ? 'ACTIVE' : 'smuggled';
};

/** An import answers for each row by itself. */
const hasRefused = (body: string): boolean => body.includes('"result":"refused"');

check(
  {
    id: 'T-22',
    asks: 'every column name and 30 tricks in every write: no column changes that the plain request does not change',
    timeout: 600_000,
    mutants: [
      {
        name: 'fields that nobody asked for are let through',
        file: 'server/http/validate.ts',
        find: 'if (result.success) return result.data;',
        replace:
          "if (result.success || result.error.issues.every(({ code }) => code === 'unrecognized_keys')) return result.data ?? value;",
      },
    ],
  },
  async ({ pick, got }) => {
    const random = new Random(SEED);
    const unexpected: string[] = [];
    const taken: string[] = [];
    let sent = 0;
    let accepted = 0;
    for (const [name, route] of ROUTES.filter(([, one]) => one.body && isWrite(one))) {
      if (unexpected.length + taken.length > MOST_SHOWN) break;
      const here = await makeWorld(test, name === 'replaceMembers' ? undefined : world);
      const caller = await here.caller('superUser');
      const place = route.rights === 'self' || route.rights === 'signedIn' ? 'own' : 'same';
      const given = { world: here, caller, place } as const;
      const plain = await exampleRequest(name, route, given);
      const before = await takeSnapshot(test.owner);
      await test.app.inject(plain);
      let last = await takeSnapshot(test.owner);
      const allowed = changesBetween(before, last);
      const body = { ...(await BODIES[name]?.(given)) };
      const declared = declaredIn(route);
      const names = columns.filter((one) => !declared.has(one));
      const some = pick({
        small: names.toSorted(() => random.next() - 0.5).slice(0, 8),
        full: names,
      });
      const wires: [string, Wire][] = [
        ...some.flatMap((one): [string, Wire][] =>
          injected(body, one, valueOf(one)).map((more) => [one, { payload: JSON.stringify(more) }]),
        ),
        ...Object.entries(TRICKS).map(([trick, make]): [string, Wire] => [trick, make(body)]),
      ];
      const compare = async (what: string): Promise<void> => {
        const now = await takeSnapshot(test.owner);
        const wrong = [...changesBetween(last, now)].filter((change) => !allowed.has(change));
        if (wrong.length > 0) unexpected.push(`${name}, ${what}: ${wrong.join()}`);
        last = now;
      };
      for (const [what, { payload, headers, query }] of wires) {
        const reply = await test.app.inject({
          method: route.method,
          url: query ? `${plain.url}?${query}` : plain.url,
          headers: { 'content-type': 'application/json', ...plain.headers, ...headers },
          payload,
        });
        const { statusCode } = reply;
        sent += 1;
        if (unexpected.length + taken.length > MOST_SHOWN) break;
        if (statusCode >= 500) unexpected.push(`${name}, ${what}: ${statusCode}`);
        if (statusCode >= 300 || hasRefused(reply.body)) continue;
        accepted += 1;
        if (some.includes(what)) taken.push(`${name}: ${what}`);
        await compare(what);
      }
      await compare('what was refused');
    }
    got(
      `${unexpected.length} unexpected changes by ${sent} bodies, ${accepted} of them accepted, ${taken.length} with a foreign column (seed ${SEED})`,
    );
    expect(unexpected).toEqual([]);
    expect(taken).toEqual([]);
    // Or all of them were refused for another reason.
    expect(accepted).toBeGreaterThan(20);
    expect(sent - accepted).toBeGreaterThan(sent / 2);
  },
);
