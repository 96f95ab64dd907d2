import {
  activateMembers,
  deactivateMembers,
  listMembers,
  mergeMembers,
  removeMembers,
  replaceMembers,
} from '../../../contract/orgs.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import {
  activate,
  deactivate,
  listMembersPage,
  merge,
  remove,
  replace,
} from './members.service.ts';

export const membersRoutes: readonly Implementation[] = [
  implement(listMembers, ({ query }, ctx) => listMembersPage(ctx, query, query.q)),
  implement(mergeMembers, async ({ body }, ctx) => merge(ctx, body.members)),
  implement(replaceMembers, async ({ body }, ctx) => replace(ctx, body.members)),
  implement(removeMembers, ({ body }, ctx) => remove(ctx, body.members, body.reason)),
  implement(activateMembers, ({ body }, ctx) => activate(ctx, body.members)),
  implement(deactivateMembers, ({ body }, ctx) => deactivate(ctx, body.members, body.reason)),
];
