import {
  exportOrgAudit,
  getAuditEntry,
  getAuditHistogram,
  listOrgAudit,
  listTeamAudit,
  listTypeAudit,
  listUserAudit,
  verifyAudit,
} from '../../../contract/audit.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { inZone } from '../../http/time-zone.ts';
import { exportLog } from './audit-export.ts';
import { readHistogram } from './audit-histogram.repo.ts';
import { getLogEntry, listLogOfOrg, listLogOfUser, verifyLog } from './audit.service.ts';

export const auditRoutes: readonly Implementation[] = [
  implement(listUserAudit, ({ params, query }, ctx) => listLogOfUser(ctx, params.user_id, query)),
  implement(listOrgAudit, ({ query }, ctx) => listLogOfOrg(ctx, query)),
  implement(listTypeAudit, ({ params, query }, ctx) =>
    // `data_sources` is made of items of type `data_source`.
    listLogOfOrg(ctx, { ...query, item_type: params.resource_type.slice(0, -1) }),
  ),
  implement(listTeamAudit, ({ params, query }, ctx) =>
    listLogOfOrg(ctx, { ...query, item_type: 'team', item_id: params.team_id }),
  ),
  implement(getAuditEntry, ({ params }, ctx) => getLogEntry(ctx, params.entry_id)),
  implement(exportOrgAudit, ({ query: { format, ...filters } }, ctx) =>
    exportLog(ctx, filters, format),
  ),
  implement(getAuditHistogram, ({ query }, ctx) =>
    inZone(query.tz, (zone) => readHistogram(ctx.db, actorOf(ctx).orgId, query.days, zone)),
  ),
  implement(verifyAudit, (_input, ctx) => verifyLog(ctx)),
];
