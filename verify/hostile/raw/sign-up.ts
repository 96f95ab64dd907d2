import type { SpawnedServer } from '../../harness/spawn-server.ts';

interface Token {
  readonly access_token: string;
}

const EMAIL = 'ada@example.com';
const PASSWORD = 'a quite long passphrase for tests';

const post = async (url: string, headers: Record<string, string>, body?: object) => {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as Partial<Token>;
};

/** Makes the first org of a server and a bearer token of its admin. */
export const signUp = async (server: SpawnedServer): Promise<{ readonly access_token: string }> => {
  await post(
    `${server.url}/api/setup`,
    {},
    {
      token: server.setupToken,
      org: { name: 'Acme', email_domain: 'example.com' },
      admin: { full_name: 'Ada Admin', email: EMAIL, password: PASSWORD },
    },
  );
  const basic = Buffer.from(`${EMAIL}:${PASSWORD}`).toString('base64');
  const { access_token = '' } = await post(`${server.url}/api/token`, {
    authorization: `Basic ${basic}`,
  });
  return { access_token };
};
