import {
  activateMembers,
  deactivateMembers,
  listMembers,
  mergeMembers,
  removeMembers,
  replaceMembers,
} from '../../../contract/orgs.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { listMembersPage, merge, remove, replace, setMembershipStatus } from './members.service.ts';

export const membersRoutes: readonly Implementation[] = [
  implement(listMembers, ({ query }, ctx) => listMembersPage(ctx, query, query.q)),
  implement(mergeMembers, async ({ body }, ctx) => merge(ctx, body.members)),
  implement(replaceMembers, async ({ body }, ctx) => replace(ctx, body.members)),
  implement(removeMembers, ({ body }, ctx) => remove(ctx, body.members)),
  implement(activateMembers, ({ body }, ctx) => setMembershipStatus(ctx, body.members, 'ACTIVE')),
  implement(deactivateMembers, ({ body }, ctx) =>
    setMembershipStatus(ctx, body.members, 'DEACTIVATED'),
  ),
];
