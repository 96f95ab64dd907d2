import type * as z from 'zod';
import type { InviteRow, InviteVerdict } from '../../../contract/invites.ts';
import { Email, FullName } from '../../../contract/primitives.ts';
import type { Tx } from '../../db/db.ts';
import { toInstant, type DbInstant } from '../../db/instant.ts';
import { emailKey } from '../../people/names.ts';
import { findEmailDomain, findStandings, type Standing } from './invites.repo.ts';

/** What is to become of one row of a request. */
export interface Judged {
  readonly row: number;
  readonly email: string;
  readonly verdict: InviteVerdict;
  readonly message: string;
  /** Only where the row is to be carried out. */
  readonly person?: {
    readonly email: string;
    readonly fullName: string | undefined;
    readonly isAdmin: boolean | undefined;
  };
}

type Row = z.output<typeof InviteRow>;

const firstMessage = (result: { error?: z.ZodError | undefined }): string =>
  result.error?.issues[0]?.message ?? 'Not valid';

/** The row in the form in which it is carried out, or what is wrong with it. */
const read = (row: Row) => {
  const email = Email.safeParse(row.email);
  if (!email.success) return { problem: firstMessage(email) };
  const name = row.full_name?.trim() ? FullName.safeParse(row.full_name) : undefined;
  if (name && !name.success) return { problem: `Name: ${firstMessage(name)}` };
  return { email: email.data, key: emailKey(email.data), fullName: name?.data, isAdmin: row.admin };
};

const day = (instant: DbInstant): string =>
  `${toInstant(instant).slice(0, 16).replace('T', ' ')} UTC`;

const ofKnown = (known: Standing): { verdict: InviteVerdict; message: string } | undefined => {
  if (known.is_off) {
    const message = `${known.full_name} is a deactivated member: activate them instead`;
    return { verdict: 'deactivated_member', message };
  }
  if (known.invite_expires_at !== null) {
    const until = day(known.invite_expires_at);
    const message = known.is_invite_past
      ? `Invited before; that invitation expired on ${until}: send it again from the list`
      : `Already invited, until ${until}`;
    return { verdict: 'already_invited', message };
  }
  if (known.is_member) {
    return { verdict: 'member', message: `${known.full_name} is a member already` };
  }
  return undefined;
};

/**
 * Judges every row of a request in three statements, however many there are. A bad row harms no
 * other. Of several rows with one address the first one counts.
 */
export const judgeRows = async (
  tx: Tx,
  orgId: number,
  rows: readonly Row[],
  allowOutside: boolean,
): Promise<Judged[]> => {
  const readRows = rows.map(read);
  const keys = new Set(readRows.flatMap((row) => ('key' in row ? [row.key ?? ''] : [])));
  const known = await findStandings(tx, orgId, [...keys]);
  const domain = allowOutside ? null : await findEmailDomain(tx, orgId);
  const suffix = domain === null ? null : `@${domain.toLowerCase()}`;
  const firstRow = new Map<string, number>();
  return rows.map(({ email: typed }, row): Judged => {
    const one = readRows[row];
    const email = typed.trim();
    if (!one || one.key === undefined) {
      return { row, email, verdict: 'invalid', message: one?.problem ?? 'Not valid' };
    }
    const before = firstRow.get(one.key);
    if (before !== undefined) {
      const message = `The same address as in row ${before + 1}`;
      return { row, email, verdict: 'duplicate', message };
    }
    firstRow.set(one.key, row);
    const account = known.get(one.key);
    const refusal = account && ofKnown(account);
    if (refusal) return { row, email, ...refusal };
    if (suffix !== null && !one.key.endsWith(suffix)) {
      return { row, email, verdict: 'outside_domain', message: `Not an address of ${domain}` };
    }
    const person = { email: one.email, fullName: one.fullName, isAdmin: one.isAdmin };
    return account
      ? {
          row,
          email,
          verdict: 'known_account',
          message: 'Has an account already: becomes a member, with a notice',
          person,
        }
      : { row, email, verdict: 'ok', message: 'Gets an invitation', person };
  });
};
