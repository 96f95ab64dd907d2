import { sql, type SQL } from 'drizzle-orm';
import { mintLink, type NewLink } from '../auth/link-tokens.repo.ts';
import { transact } from '../http/transact.ts';
import type { TestApp } from './test-app.ts';

let lastIp = 0;
/** An address nobody has used, so that one test's failures are not counted in another. */
export const freshIp = (): string => `10.9.${Math.floor((lastIp += 1) / 250)}.${lastIp % 250}`;

/** One request as a browser of our own site makes it, each from an address of its own. */
export const callOf =
  (test: TestApp) =>
  (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) =>
    test.app.inject({
      method,
      url: `/api${path}`,
      remoteAddress: freshIp(),
      headers: { 'sec-fetch-site': 'same-origin', ...headers },
      ...(payload && { payload }),
    });

/** Headers of a browser that goes on under the session token that a reply gave it. */
export const goOn = (
  headers: Readonly<Record<string, string>>,
  reply: Awaited<ReturnType<ReturnType<typeof callOf>>>,
): Record<string, string> => {
  const session = reply.cookies.find(({ name }) => !name.endsWith('device'));
  return { ...headers, ...(session && { cookie: `${session.name}=${session.value}` }) };
};

/** The token of a new link. */
export const mintToken = async (test: TestApp, link: NewLink): Promise<string> =>
  (await test.db.transaction((tx) => mintLink(tx, link))).token;

/** Changes the database the short way, with the audit row that it insists on; an id comes back. */
export const arrange = (test: TestApp, statement: SQL): Promise<number> =>
  transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    audit({ event: 'user.updated', itemType: 'user' });
    return (await tx.execute<{ id: number }>(statement)).rows[0]?.id ?? 0;
  });

/** The lock that a stranger's wrong passwords bring upon somebody. */
export const lockByItself = (test: TestApp, { id }: { readonly id: number }): Promise<number> =>
  arrange(
    test,
    sql`INSERT INTO locks (user_id, kind, until, failed_sign_ins)
      VALUES (${id}, 'automatic', now() + interval '15 minutes', 10) RETURNING id`,
  );

/** Templates of the mails to an address, oldest first. */
export const mailsTo = async (test: TestApp, email: string): Promise<string[]> => {
  const { rows } = await test.owner.query<{ template: string }>(
    'SELECT template FROM mail_outbox WHERE to_email = $1 ORDER BY id',
    [email],
  );
  return rows.map(({ template }) => template);
};
