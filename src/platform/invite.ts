import type { createInvites, InviteResult, InviteVerdict } from '../../contract/invites.ts';
import { updateOrg } from '../../contract/orgs.ts';
import { Email } from '../../contract/primitives.ts';
import type { RequestBody } from '../../contract/route.ts';
import { callDirect } from '../api/client.ts';
import { peopleIndex } from './indexes.ts';

type Body = RequestBody<typeof createInvites>;
type Row = Body['invites'][number];

const WORDS: Readonly<Partial<Record<InviteVerdict, string>>> = {
  ok: 'Will be invited',
  invalid: 'Not a valid e-mail address',
  duplicate: 'Stands further up already',
  member: 'Is a member already',
};

/** Most members one request of the documented API is given. */
const CHUNK = 500;

const verdictOf = (row: Row, above: ReadonlySet<string>, members: ReadonlySet<string>) => {
  const email = row.email.trim().toLowerCase();
  if (!Email.safeParse(row.email).success) return 'invalid';
  if (above.has(email)) return 'duplicate';
  return members.has(email) ? 'member' : 'ok';
};

const judge = async ({ invites }: Body): Promise<InviteResult[]> => {
  // Whoever has not come yet would be invited a second time: waited for.
  const members = new Set((await peopleIndex.allRows()).map(({ email }) => email.toLowerCase()));
  const above = new Set<string>();
  return invites.map((row, index) => {
    const verdict = verdictOf(row, above, members);
    above.add(row.email.trim().toLowerCase());
    return {
      row: index,
      email: row.email,
      verdict,
      message: WORDS[verdict] ?? verdict,
      will_send: verdict === 'ok',
      invite: null,
      link: null,
    };
  });
};

/**
 * Invites by adding members to the org, as the documented API does. Judged on this device, against
 * the people that are here; what the platform thinks of an address it says when it is sent.
 */
export async function invite(orgId: number, body: Body): Promise<InviteResult[]> {
  const results = await judge(body);
  if (body.dry_run === true) return results;
  const good = results.filter(({ will_send }) => will_send);
  for (let from = 0; from < good.length; from += CHUNK) {
    const members = good.slice(from, from + CHUNK).flatMap(({ row }) => {
      const { email, full_name: name, admin } = body.invites[row] ?? { email: '' };
      return [
        {
          email: email.trim(),
          ...(name !== undefined && name !== '' && { full_name: name }),
          ...(admin !== undefined && { admin }),
        },
      ];
    });
    await callDirect(updateOrg, { params: { org_id: orgId }, body: { members } });
  }
  peopleIndex.forget();
  return results.map((result) => (result.will_send ? { ...result, message: 'Invited' } : result));
}
