import { routes } from '../../../contract/index.ts';
import type { RouteSpec } from '../../../contract/route.ts';
import { urlOf } from '../../../server/test/route-examples.ts';
import type { Mouth } from './mouth.ts';
import type { Cast } from './story.ts';
import type { Vault } from './vault.ts';

/** An id that nobody has. */
const NOBODY = 999_999;
const AT_ONCE = 8;
const IDS = ['user_id', 'org_id', 'key_id', 'session_id', 'invite_id', 'entry_id'];

const nowhere = (route: RouteSpec): string =>
  urlOf(route, Object.fromEntries(IDS.map((name) => [name, NOBODY])));

/**
 * Asks every route with secrets in every place where a client may have put them by mistake, as
 * nobody and as the owner; in full also with a bearer alone and as a member.
 */
export const sweep = async (
  vault: Vault,
  { ask }: Mouth,
  cast: Cast,
  isFull: boolean,
): Promise<number> => {
  const inQuery = vault.plant('secret in a query');
  const inBody = vault.plant('secret in an unknown field');
  const inCookie = vault.plant('cookie of nobody');
  const inBearer = vault.plant('bearer of nobody');
  const inReferer = vault.plant('secret in a Referer');
  const callers = [
    {
      cookie: `rollcall=${inCookie}`,
      authorization: `Bearer ${inBearer}`,
      referer: `http://x/?token=${inReferer}`,
    },
    cast.owner,
    ...(isFull ? [{ authorization: `Bearer ${inBearer}` }, cast.member] : []),
  ];
  // Not the acts on the caller's own session that need nothing but being asked for.
  const swept = Object.entries<RouteSpec>(routes)
    .filter(([name]) => name !== 'deleteSession' && name !== 'revokeToken')
    .flatMap(([, route]) => callers.map((headers) => ({ route, headers })));
  const body = { password: inBody, token: inBody, nested: { secret: inBody } };
  let next = 0;
  const client = async (): Promise<void> => {
    for (let one = swept[next++]; one; one = swept[next++]) {
      const { route, headers } = one;
      await ask(route.method, `${nowhere(route)}?token=${inQuery}&password=${inQuery}`, {
        headers: { ...headers, 'if-match': '*' },
        ...(route.method !== 'GET' && { body }),
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return swept.length;
};

/** Asks in ways that are no request, or that end in a fault. */
export const mistreat = async (vault: Vault, { ask, shout }: Mouth, cast: Cast): Promise<void> => {
  const { orgId, owner, member } = cast;
  const json = vault.plant('password in broken JSON');
  await ask('POST', '/api/session', {
    raw: `{"email":"olive@example.com","password":"${json}`,
    want: 400,
  });
  const form = vault.plant('password in a form');
  await ask('POST', '/api/session', {
    raw: `email=olive%40example.com&password=${form}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    want: 415,
  });
  const large = vault.plant('password in a large body');
  await shout(
    `POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000000\r\n\r\n{"password":"${large}"`,
  );
  const listed = vault.plant('password in a list');
  await ask('POST', '/api/session', { body: { email: [listed], password: [listed] }, want: 400 });
  const weak = vault.plant('password that is checked');
  await ask('POST', '/api/passwords/check', { body: { password: weak } });
  const path = vault.plant('token in an address of the dashboard');
  await ask('GET', `/set-password?token=${path}`, { want: 200 });
  await ask('GET', `/api/nothing?token=${path}`, { headers: owner, want: 404 });
  await ask('GET', `/api/users/%ED?token=${path}`, { want: 400 });
  await ask('PROPFIND', `/api/users?token=${path}`, { want: 405 });
  // A refusal that is recorded, with the address that was asked for.
  await ask('GET', `/api/orgs/${orgId}/audit_log/export?q=${path}`, { headers: member });
  await ask('PUT', `/api/orgs/${orgId}?token=${path}`, { headers: member, body: { name: path } });
  const header = vault.plant('key in a header of its own');
  await ask('GET', '/api/users', {
    headers: { ...owner, 'x-api-key': header, 'proxy-authorization': header },
  });
  const bytes = vault.plant('secret in what is no request');
  await shout(
    `GET / HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${bytes}\r\nbad header ${bytes}\r\n\r\n`,
  );
  await shout(`${bytes} nonsense\r\n\r\n`);
};

/** Changes a password on a database that refuses it in the midst of the act. */
export const failToChange = async (vault: Vault, { ask }: Mouth, cast: Cast): Promise<void> => {
  const { ownerId, owner, password } = cast;
  const lost = vault.plant('password that could not be stored');
  await ask('PUT', `/api/users/${ownerId}/change_password`, {
    headers: owner,
    body: { current_password: password, password: lost },
    want: 500,
  });
};
