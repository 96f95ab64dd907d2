import type { AuditSink } from '../../audit/record.ts';
import { networkOf } from '../../auth/network.ts';
import { THROTTLES } from '../../auth/throttle-policy.ts';
import type { Tx } from '../../db/db.ts';
import type { Context } from '../../http/context.ts';
import { counter } from '../../metrics/registry.ts';
import { failedSignIns } from './stopped-address.repo.ts';

const { limit, windowMinutes } = THROTTLES.ip;

const stopped = counter(
  'addresses_stopped_total',
  'Addresses that were refused further sign-ins after too many failed ones',
);

/**
 * Tells that an address has used up its budget of failures, once for each block: the platform, and
 * every org whose people were tried from there, where it stands on the first page of the admins.
 * `orgId`: that of the attempt which used it up, whose own row is not written yet.
 */
export const tellOfStoppedAddress = async (
  ctx: Context,
  tx: Tx,
  audit: AuditSink,
  orgId: number | undefined,
): Promise<void> => {
  const network = networkOf(ctx.request.ip);
  const people = new Map<number, number>([[0, 0], ...(orgId ? [[orgId, 1] as const] : [])]);
  for (const row of await failedSignIns(tx, windowMinutes)) {
    if (networkOf(row.ip) !== network) continue;
    people.set(row.org_id, (people.get(row.org_id) ?? 0) + row.people);
  }
  for (const [org, count] of people) {
    const here = org === 0 ? [] : [`At least ${count} of the people here were tried`];
    audit({
      event: 'authn.address_stopped',
      outcome: 'denied',
      itemType: 'request',
      itemLabel: network,
      orgId: org,
      summary: [`${limit} failed sign-ins within ${windowMinutes} minutes`, ...here],
    });
  }
  stopped.inc();
  ctx.log.warn({ network }, 'sign-ins from an address were stopped');
};
