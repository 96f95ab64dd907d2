import { cookieName } from '../../server/auth/authenticate.ts';
import { randomToken, sha256 } from '../../server/auth/secrets.ts';
import type { OpenDataset } from './dataset.ts';
import type { OrgShape } from './shape.ts';

/** A browser session of the owner of an org: the value of its cookie. */
export const openSession = async (
  { superuser }: OpenDataset,
  org: OrgShape,
): Promise<{ readonly name: string; readonly value: string }> => {
  const token = randomToken('rcs');
  await superuser.query(
    `INSERT INTO sessions (token_hash, kind, user_id, org_id, ip, user_agent, idle_expires_at, expires_at)
     VALUES ($1, 'browser', $2, $3, '127.0.0.1', 'bench', now() + interval '11 hours', now() + interval '12 hours')`,
    [sha256(token), org.firstUser, org.id],
  );
  return { name: cookieName('http://127.0.0.1'), value: token };
};

/** Headers of that browser, as the dashboard sends them. */
export const sessionHeaders = async (
  dataset: OpenDataset,
  org: OrgShape,
): Promise<Record<string, string>> => {
  const { name, value } = await openSession(dataset, org);
  return {
    cookie: `${name}=${value}`,
    'x-requested-with': 'rollcall',
    'sec-fetch-site': 'same-origin',
  };
};
