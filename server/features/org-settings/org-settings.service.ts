import type {
  OrgSettings,
  UpdateOrgSettingsBody,
  VersionedOrgSettings,
} from '../../../contract/org-settings.ts';
import { orgSettings } from '../../auth/org-settings.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { assertFresh, etagOf } from '../../http/etag.ts';
import { lockActor } from '../../people/target.repo.ts';
import { lockOrgSettings, readOrgSettings, storeOrgSettings } from './org-settings.repo.ts';

// The settings are part of the org, and have its version; that of the org itself tells its admins, too.
const etagFor = (orgId: number, version: number) => etagOf('org', orgId, version);

const reply = (ctx: Context, settings: OrgSettings, version: number): VersionedOrgSettings => {
  const etag = etagFor(actorOf(ctx).orgId, version);
  ctx.out.etag = etag;
  return { ...settings, etag };
};

/** Limits of the org of the path. */
export const showSettings = async (ctx: Context): Promise<VersionedOrgSettings> => {
  const { settings, version } = await readOrgSettings(ctx.db, actorOf(ctx).orgId);
  return reply(ctx, orgSettings(settings), version);
};

// An admin who could allow it to all admins could allow it to themselves.
const assertMayAllow = (actor: Actor): void => {
  if (actor.isOwner || actor.superUser) return;
  throw new AppError(
    'forbidden',
    'Only the owner of the org decides whether its admins may sign in as others',
  );
};

/** Changes what the body names; the rest stays. What stands so already writes nothing. */
export const changeSettings = (
  ctx: Context,
  change: UpdateOrgSettingsBody,
): Promise<VersionedOrgSettings> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    await lockActor(tx, actor);
    const row = await lockOrgSettings(tx, actor.orgId);
    const before = orgSettings(row.settings);
    await assertFresh(ctx.ifMatch, etagFor(actor.orgId, row.version), () =>
      reply(ctx, before, row.version),
    );
    const after = orgSettings({
      ...before,
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    });
    const names = Object.keys(after) as (keyof OrgSettings)[];
    const changed = names.filter((name) => after[name] !== before[name]);
    if (changed.includes('admins_may_impersonate')) assertMayAllow(actor);
    if (changed.length === 0) return reply(ctx, after, row.version);
    const stored = Object.fromEntries(changed.map((name) => [name, after[name]]));
    const version = await storeOrgSettings(tx, actor.orgId, stored);
    audit({
      event: 'org.updated',
      itemType: 'org',
      itemId: actor.orgId,
      itemLabel: row.name,
      changes: Object.fromEntries(changed.map((name) => [name, [before[name], after[name]]])),
    });
    return reply(ctx, after, version);
  });
};
