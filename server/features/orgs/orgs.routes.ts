import {
  getOrg,
  getOrgSummaries,
  getOrgSummary,
  listOrgs,
  updateOrg,
} from '../../../contract/orgs.ts';
import { notFound } from '../../http/app-error.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { readSummaries } from '../../people/account-summary.repo.ts';
import { listOwnOrgs, ownSummaries, readOwnOrg, updateOwnOrg } from './orgs.service.ts';

export const orgsRoutes: readonly Implementation[] = [
  implement(listOrgs, ({ query }, ctx) => listOwnOrgs(ctx, query)),
  implement(getOrg, (_input, ctx) => readOwnOrg(ctx)),
  implement(updateOrg, async ({ body }, ctx) => updateOwnOrg(ctx, body)),
  implement(getOrgSummary, async (_input, ctx) => {
    const actor = actorOf(ctx);
    const [summary] = await readSummaries(ctx.db, actor, [actor.orgId]);
    if (!summary) throw notFound('Org');
    return summary;
  }),
  implement(getOrgSummaries, (_input, ctx) => ownSummaries(ctx)),
];
