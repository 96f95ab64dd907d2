import { createHash, timingSafeEqual } from 'node:crypto';
import type { Reply, RequestBody } from '../../../contract/route.ts';
import type { createSetup } from '../../../contract/system.ts';
import type { AuditOrigin, AuditSink } from '../../audit/record.ts';
import { hashPassword } from '../../auth/password.ts';
import { judgePassword } from '../../auth/password-policy.ts';
import { databaseNow } from '../../db/clock.repo.ts';
import { AppError, invalidField } from '../../http/app-error.ts';
import type { Context } from '../../http/context.ts';
import { fillSample } from '../../sample/fill-sample.repo.ts';
import { insertFirstOrg, isSetUp, lockSetup } from './setup.repo.ts';

type Body = RequestBody<typeof createSetup>;

/** A sample org is a little older than its oldest event. */
const SAMPLE_AGE_MS = 366 * 86_400_000;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in constant time, whatever the lengths. */
const assertToken = (given: string, expected: string | undefined): void => {
  if (expected !== undefined && timingSafeEqual(digest(given), digest(expected))) return;
  throw new AppError(
    'invalid_setup_token',
    'This set-up link is not the newest; take the one that the server printed at its last start',
  );
};

const alreadySetUp = (): AppError =>
  new AppError('already_set_up', 'There is an org already; sign in instead');

const domainOf = (given: string | undefined): string | null => {
  if (given === undefined) return null;
  const domain = given.trim().toLowerCase().replace(/^@/, '');
  if (DOMAIN.test(domain)) return domain;
  throw invalidField('org.email_domain', 'Not a domain like example.com');
};

const assertStrong = async ({ org, admin }: Body): Promise<void> => {
  const problems = await judgePassword(admin.password, {
    isAdmin: true,
    email: admin.email,
    fullName: admin.full_name,
    orgName: org.name,
  });
  if (problems.length === 0) return;
  throw new AppError('weak_password', `admin.password: ${problems[0]}`, {
    details: { 'admin.password': problems },
  });
};

interface Made {
  readonly orgId: number;
  readonly userId: number;
}

const recordMade = (
  audit: AuditSink,
  body: Body,
  { emailDomain, at, ...made }: Made & { readonly emailDomain: string | null; readonly at: Date },
): void => {
  const admin = { id: made.userId, email: body.admin.email, fullName: body.admin.full_name };
  // A sample org began a year ago; a real one now, by the clock of the audit log.
  const origin: AuditOrigin = body.sample ? { at: at.toISOString().replace('Z', '000Z') } : {};
  const base = {
    orgId: made.orgId,
    owner: admin,
    actor: { ...admin, type: 'user' as const },
    origin,
  };
  audit({
    ...base,
    event: 'org.created',
    itemType: 'org',
    itemId: made.orgId,
    itemLabel: body.org.name,
    changes: {
      name: [null, body.org.name],
      ...(emailDomain !== null && { email_domain: [null, emailDomain] as const }),
    },
  });
  audit({
    ...base,
    event: 'user.created',
    itemType: 'user',
    itemId: made.userId,
    itemLabel: admin.fullName,
    changes: {
      email: [null, admin.email],
      full_name: [null, admin.fullName],
      'is_admin?': [null, true],
    },
  });
};

/**
 * Makes the first org with its owner and, on request, a sample of people and history, in one
 * transaction. 403 without the token of this start, 409 when there is an org already.
 */
export const setUp = async (ctx: Context, body: Body): Promise<Reply<typeof createSetup>> => {
  if (await isSetUp(ctx.db)) throw alreadySetUp();
  assertToken(body.token, ctx.config.setupToken);
  const { org, admin } = body;
  const emailDomain = domainOf(org.email_domain);
  await assertStrong(body);
  const passwordHash = await hashPassword(admin.password);
  const made = await ctx.transact(async (tx, audit) => {
    await lockSetup(tx);
    if (await isSetUp(tx)) throw alreadySetUp();
    const now = await databaseNow(tx);
    const createdAt = body.sample ? new Date(now.getTime() - SAMPLE_AGE_MS) : now;
    const ids = await insertFirstOrg(tx, {
      name: org.name,
      emailDomain,
      admin: { fullName: admin.full_name, email: admin.email, passwordHash },
      createdAt,
    });
    recordMade(audit, body, { ...ids, emailDomain, at: createdAt });
    if (body.sample) {
      await fillSample(tx, audit, {
        orgId: ids.orgId,
        emailDomain: emailDomain ?? 'example.com',
        admin: { id: ids.userId, email: admin.email, fullName: admin.full_name },
      });
    }
    return ids;
  });
  return {
    org: { id: made.orgId, name: org.name },
    user: { id: made.userId, email: admin.email, full_name: admin.full_name },
  };
};
