import { importResources, listResources } from '../../../contract/resources.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { importRows } from './import-resources.ts';
import { listCatalogue } from './resources.service.ts';

export const resourcesRoutes: readonly Implementation[] = [
  implement(listResources, ({ query }, ctx) => listCatalogue(ctx, query)),
  implement(importResources, ({ body }, ctx) => importRows(ctx, body.resources)),
];
