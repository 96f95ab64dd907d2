import {
  listAccessors,
  mergeAccessors,
  removeAccessors,
  replaceAccessors,
} from '../../../contract/accessors.ts';
import { nameOf } from '../../access/resource-access.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { list, merge, remove, replace } from './accessors.service.ts';

export const accessorsRoutes: readonly Implementation[] = [
  implement(listAccessors, ({ params }, ctx) => list(ctx, nameOf(params))),
  implement(mergeAccessors, ({ params, body }, ctx) => merge(ctx, nameOf(params), body.accessors)),
  implement(replaceAccessors, ({ params, body }, ctx) =>
    replace(ctx, nameOf(params), body.accessors),
  ),
  implement(removeAccessors, ({ params, body }, ctx) =>
    remove(ctx, nameOf(params), body?.accessors),
  ),
];
