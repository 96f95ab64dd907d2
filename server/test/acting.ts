import { sql } from 'drizzle-orm';
import type { LogEntry } from '../../contract/audit.ts';
import { arrange, callOf } from './calls.ts';
import type { SeededPerson } from './seed.ts';
import type { TestApp } from './test-app.ts';

type Headers = Record<string, string>;
type Reply = Awaited<ReturnType<ReturnType<typeof callOf>>>;

/** The browser's cookies after a reply: those it set, the others as they were. */
export const cookiesAfter = (headers: Headers, reply: Reply): Headers => {
  const jar = new Map(
    (headers['cookie'] ?? '').split('; ').map((pair) => pair.split('=', 2) as [string, string]),
  );
  for (const { name, value } of reply.cookies) {
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
  return { ...headers, cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
};

export const codeOf = (reply: Reply) => reply.json().error_code as string | undefined;

/** Acting in somebody else's name, as a browser does it. */
export const actingIn = (test: TestApp) => {
  const call = callOf(test);
  return {
    call,
    start: (who: SeededPerson, headers: Headers) =>
      call('POST', `/users/${who.id}/impersonate`, { reason: 'Ticket 7' }, headers),
    stop: (headers: Headers) => call('DELETE', '/session/impersonation', undefined, headers),
    me: async (headers: Headers) =>
      (await call('GET', '/users/current', undefined, headers)).json()[0],
    logOf: async (person: SeededPerson, headers: Headers): Promise<LogEntry[]> =>
      (await call('GET', `/users/${person.id}/audit_log`, undefined, headers)).json(),
    /** Whether the admins of an org may. */
    allow: (orgId: number, isAllowed = true) =>
      arrange(
        test,
        sql`UPDATE orgs SET settings = jsonb_build_object('admins_may_impersonate', ${isAllowed}::boolean)
          WHERE id = ${orgId} RETURNING id`,
      ),
    /** Moves the whole life of the sessions of a person into the past. */
    age: (person: SeededPerson, minutes: number) =>
      test.db.execute(sql`
        UPDATE sessions SET created_at = created_at - make_interval(mins => ${minutes}),
          expires_at = expires_at - make_interval(mins => ${minutes}),
          idle_expires_at = idle_expires_at - make_interval(mins => ${minutes})
        WHERE user_id = ${person.id}`),
  };
};
