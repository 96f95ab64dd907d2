import type { ParsedMail } from 'mailparser';
import * as z from 'zod';
import type { SmtpInbox } from '../../../server/test/smtp-inbox.ts';
import type { Answer, Mouth } from './mouth.ts';
import type { Vault } from './vault.ts';

const OWNER = 'olive@example.com';
const INVITED = 'ivy@example.com';

/** What a browser keeps, in the vault too. */
const keepCookies = (vault: Vault, name: string, { cookies }: Answer): Record<string, string> => {
  for (const [index, pair] of cookies.split('; ').entries()) {
    vault.keep(`${name} ${index}`, pair.slice(pair.indexOf('=') + 1));
  }
  return { cookie: cookies };
};

/** The token of a link in a text; empty without one. */
export const tokenIn = (text: string): string => /#token=([\w.~%-]+)/.exec(text)?.[1] ?? '';

/** Waits for the mail to an address and keeps the token of its link. */
const takeLink = async (vault: Vault, inbox: SmtpInbox, name: string, to: string) => {
  const isTo = (mail: ParsedMail) => JSON.stringify(mail.to).includes(to);
  const mail = await inbox.take((one) => isTo(one) && tokenIn(one.text ?? '') !== '');
  return vault.keep(name, tokenIn(mail.text ?? ''));
};

/** Who is there when the story has been told. */
export interface Cast {
  readonly orgId: number;
  readonly ownerId: number;
  readonly owner: Readonly<Record<string, string>>;
  readonly member: Readonly<Record<string, string>>;
  /** The owner's, as it is now. */
  readonly password: string;
}

const Made = z.object({ org: z.object({ id: z.int() }), user: z.object({ id: z.int() }) });
const Invited = z.array(z.object({ invite: z.object({ id: z.int(), user_id: z.int() }) }));
const WithId = z.object({ id: z.int() });

const signInAs = (email: string, password: string) => ({ body: { email, password } });

/** Everything that people do with secrets, the right way and the wrong one. */
export const tell = async (
  vault: Vault,
  { ask }: Mouth,
  inbox: SmtpInbox,
  setupToken: string,
): Promise<Cast> => {
  const password = vault.plant('password of the owner');
  const setup = (token: string) => ({
    token,
    org: { name: 'Org' },
    admin: { full_name: 'Olive Owner', email: OWNER, password },
  });
  await ask('POST', '/api/setup', { body: setup(vault.plant('wrong set-up token')), want: 403 });
  const made = Made.parse(
    (await ask('POST', '/api/setup', { body: setup(setupToken), want: 200 })).json,
  );
  const { id: ownerId } = made.user;
  const orgId = made.org.id;

  const wrong = vault.plant('wrong password');
  await ask('POST', '/api/session', { ...signInAs(OWNER, wrong), want: 401 });
  const stray = vault.plant('password for a stranger');
  await ask('POST', '/api/session', { ...signInAs('nobody@example.com', stray), want: 401 });
  const asName = vault.plant('password typed as the address');
  await ask('POST', '/api/session', signInAs(asName, asName));
  await ask('POST', '/api/session', signInAs(`${asName}@example.com`, asName));
  const first = await ask('POST', '/api/session', { ...signInAs(OWNER, password), want: 200 });
  keepCookies(vault, 'cookie of the first session', first);
  const again = await ask('POST', '/api/session', { ...signInAs(OWNER, password), want: 200 });
  let owner = keepCookies(vault, 'cookie of the second session', again);

  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`${OWNER}:${secret}`).toString('base64')}`,
  });
  await ask('POST', '/api/token', {
    headers: basic(vault.plant('wrong Basic password')),
    want: 401,
  });
  const token = await ask('POST', '/api/token', {
    headers: basic(password),
    mayTell: ['bearer token'],
    want: 200,
  });
  const bearer = vault.keep('bearer token', String(token.json['access_token']));
  await ask('GET', '/api/users', { headers: { authorization: `Bearer ${bearer}` }, want: 200 });

  const keys = `/api/users/${ownerId}/api_keys`;
  const key = await ask('POST', keys, {
    body: { name: 'Script' },
    headers: { ...owner, 'idempotency-key': 'once-and-for-all' },
    mayTell: ['API key'],
    want: 200,
  });
  vault.keep('API key', String(key.json['api_key']));
  const rotated = await ask('PUT', `${keys}/${WithId.parse(key.json).id}/rotate`, {
    body: { overlap_hours: 1 },
    headers: { ...owner, 'if-match': '*' },
    mayTell: ['rotated API key'],
    want: 200,
  });
  const newKey = vault.keep('rotated API key', String(rotated.json['api_key']));
  const exchanged = await ask('POST', '/api/token', {
    headers: { authorization: `Basic ${newKey}` },
    mayTell: ['token of the key'],
    want: 200,
  });
  vault.keep('token of the key', String(exchanged.json['access_token']));
  const brokenKey = vault.keep('wrong API key', `${newKey.slice(0, -6)}AAAAAA`);
  await ask('POST', '/api/token', { headers: { authorization: `Basic ${brokenKey}` }, want: 401 });

  const changed = vault.plant('changed password');
  const change = (current_password: string) => ({
    body: { current_password, password: changed },
    headers: owner,
  });
  await ask(
    'PUT',
    `/api/users/${ownerId}/change_password`,
    change(vault.plant('wrong current one')),
  );
  const after = await ask('PUT', `/api/users/${ownerId}/change_password`, {
    ...change(password),
    want: 200,
  });
  if (after.cookies) owner = keepCookies(vault, 'cookie after the change', after);
  await ask('POST', '/api/users/reset_password', { body: { email: OWNER }, want: 200 });
  const reset = await takeLink(vault, inbox, 'reset link', OWNER);
  const fresh = vault.plant('password by link');
  const choose = (reset_token: string, password: string) => ({
    body: { reset_token, password, password_confirmation: password },
  });
  await ask('POST', '/api/users/set_password', choose(vault.plant('wrong link'), fresh));
  await ask('POST', '/api/users/set_password', choose(reset, 'short'));
  await ask('POST', '/api/users/set_password', { ...choose(reset, fresh), want: 200 });
  await ask('POST', '/api/users/set_password', choose(reset, fresh));
  const back = await ask('POST', '/api/session', { ...signInAs(OWNER, fresh), want: 200 });
  owner = keepCookies(vault, 'cookie of the third session', back);

  const invites = await ask('POST', `/api/orgs/${orgId}/invites`, {
    body: { invites: [{ email: INVITED }] },
    headers: owner,
    mayTell: ['invitation link'],
    want: 200,
  });
  const [invited] = Invited.parse(JSON.parse(invites.text)).map(({ invite }) => invite);
  const welcome = await takeLink(vault, inbox, 'invitation link', INVITED);
  const copied = await ask('POST', `/api/invites/${invited?.id}/link`, {
    headers: { ...owner, 'idempotency-key': 'copied-just-once' },
    mayTell: ['copied link'],
    want: 200,
  });
  vault.keep('copied link', tokenIn(copied.text));
  const look = { headers: { 'invite-token': vault.plant('wrong invitation') } };
  await ask('GET', '/api/invites/lookup', look);
  await ask('GET', '/api/invites/lookup', { headers: { 'invite-token': welcome }, want: 200 });
  const own = vault.plant('password of the invited');
  await ask('POST', '/api/users/set_password', { ...choose(welcome, own), want: 200 });
  const member = await ask('POST', '/api/session', { ...signInAs(INVITED, own), want: 200 });
  const asMember = keepCookies(vault, 'cookie of the member', member);

  const once = await ask('POST', `/api/users/${invited?.user_id}/one_time_password`, {
    body: {},
    headers: { ...owner, 'if-match': '*', 'idempotency-key': 'one-time-and-no-more' },
    mayTell: ['one-time password'],
    want: 200,
  });
  vault.keep('one-time password', String(once.json['password']));
  const temporary = await ask(
    'POST',
    '/api/session',
    signInAs(INVITED, String(once.json['password'])),
  );
  return {
    orgId,
    ownerId,
    owner,
    password: fresh,
    member: temporary.cookies
      ? keepCookies(vault, 'cookie by one-time password', temporary)
      : asMember,
  };
};
