import type * as z from 'zod';
import type {
  AccountMetric,
  DailyMetric,
  DashboardMetric,
} from '../../../contract/flow-metrics.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import type { AccessRole } from '../../../contract/users.ts';
import { levelOf, STRENGTH } from '../../access/strength.ts';
import { toInstant } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { countLiveSessions } from '../../people/seen-sessions.repo.ts';
import { seenSessions } from '../../people/seen-sessions.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import {
  readActivity,
  readDailyUse,
  readOwnedCounts,
  readUsedToday,
  type Whose,
} from './flow-metrics.repo.ts';
import { periodOf } from './period.ts';

/** As the platform's envelope says that all went well. */
const OK = { status: 200 } as const;
/** What only the platform counts. */
const UNKNOWN = { records: null, size: null, errors: null } as const;

interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const whoseIn = async (ctx: Context, userId: number): Promise<Whose> => {
  const actor = actorOf(ctx);
  await requireInOrg(ctx.db, actor, userId);
  return { orgId: actor.orgId, userId };
};

const KINDS = { SOURCE: ['data_sources'], SINK: ['data_sinks'] } as const;

/** Activity of one person, and the days on which their sources, sinks or both were used. */
export const metricsOf = async (
  ctx: Context,
  userId: number,
  {
    resource_type: kind,
    ...span
  }: Span & { readonly resource_type?: 'SOURCE' | 'SINK' | undefined },
) => {
  const period = periodOf(span);
  const whose = await whoseIn(ctx, userId);
  const types = kind ? KINDS[kind] : [...KINDS.SOURCE, ...KINDS.SINK];
  const activity = await readActivity(ctx.db, whose);
  const { q, scope } = await seenSessions(ctx, userId);
  const live_sessions = await countLiveSessions(q, scope);
  const days = await readDailyUse(ctx.db, whose, types, period);
  const metrics = days.map((day): z.output<typeof DailyMetric> => ({ ...day, ...UNKNOWN }));
  return { ...activity, live_sessions, ...OK, metrics };
};

/** What somebody owns by type, and how much of it was added and used in a period. */
export const accountMetricsOf = async (ctx: Context, userId: number, span: Span) => {
  const period = periodOf(span);
  const whose = await whoseIn(ctx, userId);
  const rows = await readOwnedCounts(ctx.db, whose, period);
  const metrics = rows.map((row): z.output<typeof AccountMetric> => ({
    org_id: whose.orgId,
    owner_id: userId,
    ...row,
    ...UNKNOWN,
  }));
  return { ...OK, metrics };
};

// A member has no right to a resource by being one.
const strengthOf = (role: z.output<typeof AccessRole> = 'owner'): number | null | 'nothing' => {
  if (role === 'all') return null;
  return role === 'member' ? 'nothing' : STRENGTH[role];
};

/** What somebody has a right to and was used in the last 24 hours, by type and id. */
export const dashboardOf = async (
  ctx: Context,
  userId: number,
  role: z.output<typeof AccessRole> | undefined,
) => {
  const whose = await whoseIn(ctx, userId);
  const strength = strengthOf(role);
  const rows = strength === 'nothing' ? [] : await readUsedToday(ctx.db, whose, strength);
  const metrics: Partial<Record<ResourceType, Record<string, z.output<typeof DashboardMetric>>>> =
    {};
  for (const row of rows) {
    const ofType = (metrics[row.resource_type] ??= {});
    ofType[row.id] = {
      name: row.name,
      access_level: levelOf(row.strength) ?? 'collaborator',
      last_used_at: toInstant(row.used_at),
      status: 'OK',
      ...UNKNOWN,
    };
  }
  return { ...OK, metrics };
};
