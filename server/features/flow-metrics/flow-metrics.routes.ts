import {
  getAccountMetrics,
  getFlowsDashboard,
  getUserMetrics,
} from '../../../contract/flow-metrics.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { accountMetricsOf, dashboardOf, metricsOf } from './flow-metrics.service.ts';

export const flowMetricsRoutes: readonly Implementation[] = [
  implement(getUserMetrics, ({ params, query }, ctx) => metricsOf(ctx, params.user_id, query)),
  implement(getAccountMetrics, ({ params, query }, ctx) =>
    accountMetricsOf(ctx, params.user_id, query),
  ),
  implement(getFlowsDashboard, ({ params, query }, ctx) =>
    dashboardOf(ctx, params.user_id, query.access_role),
  ),
];
