import {
  getAccess,
  listAccess,
  listResourceAccess,
  listUserAccess,
  reportUsage,
  updateAccess,
} from '../../../contract/resource-access.ts';
import { nameOf } from '../../access/resource-access.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { configurationOf, configurationsPage } from './configurations.ts';
import { listRightsOfPerson, listRightsToResource } from './rights.service.ts';
import { change } from './update-access.ts';
import { report } from './usage.service.ts';

export const resourceAccessRoutes: readonly Implementation[] = [
  implement(listAccess, ({ query }, ctx) => configurationsPage(ctx, query)),
  implement(getAccess, ({ params }, ctx) => configurationOf(ctx, nameOf(params))),
  implement(updateAccess, ({ body }, ctx) => change(ctx, body)),
  implement(listUserAccess, ({ params, query }, ctx) =>
    listRightsOfPerson(ctx, params.user_id, query),
  ),
  implement(listResourceAccess, ({ params, query }, ctx) =>
    listRightsToResource(ctx, nameOf(params), query),
  ),
  implement(reportUsage, ({ body }, ctx) => report(ctx, body.usages)),
];
