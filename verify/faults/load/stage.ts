import { expect } from 'vitest';
import * as z from 'zod';
import { send, type Attempt, type Call } from './call.ts';

const PASSWORD = 'a horse, a battery and a staple';

/** An org on a spawned server, and its owner signed in. */
export interface Stage {
  readonly orgId: number;
  readonly adminId: number;
  /** Of the owner's session. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the server is now; a test that starts it anew sets it. */
  url: string;
  /** One request of the owner. */
  call(call: Call): Promise<Attempt>;
  /** Adds pending people; their ids. */
  addPeople(count: number): Promise<number[]>;
}

const SetUp = z.object({ org: z.object({ id: z.int() }), user: z.object({ id: z.int() }) });
const Invited = z.array(z.object({ invite: z.object({ user_id: z.int() }) }));

/** The reply of a request that has to succeed. */
export const must = async (attempt: Promise<Attempt>): Promise<unknown> => {
  const { kind, status, body } = await attempt;
  expect([kind, status], JSON.stringify(body)).toEqual(['ok', 200]);
  return body;
};

let people = 0;

/** Signs in by password and returns the headers of the session. */
export const signIn = async (url: string, email: string, password: string) => {
  const reply = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ email, password }),
  });
  expect(reply.status).toBe(200);
  const cookie = reply.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  return { cookie: cookie.join('; ') };
};

/** Sets up the first org of a new server through its own door. */
export const setStage = async (server: { url: string; setupToken: string }): Promise<Stage> => {
  const email = 'olive@example.com';
  const made = SetUp.parse(
    await must(
      send(server.url, {
        method: 'POST',
        path: '/api/setup',
        body: {
          token: server.setupToken,
          org: { name: 'Org' },
          admin: { full_name: 'Olive Owner', email, password: PASSWORD },
        },
      }),
    ),
  );
  const headers = await signIn(server.url, email, PASSWORD);
  const stage: Stage = {
    orgId: made.org.id,
    adminId: made.user.id,
    headers,
    url: server.url,
    call: (call) => send(stage.url, { ...call, headers: { ...headers, ...call.headers } }),
    addPeople: async (count) => {
      const invites = Array.from({ length: count }, () => ({
        email: `target-${(people += 1)}@example.com`,
      }));
      const path = `/api/orgs/${made.org.id}/invites`;
      const body = await must(stage.call({ method: 'POST', path, body: { invites } }));
      return Invited.parse(body).map(({ invite }) => invite.user_id);
    },
  };
  return stage;
};
