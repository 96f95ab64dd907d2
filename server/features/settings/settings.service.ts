import type { SavedView, UserSettings } from '../../../contract/user-settings.ts';
import { invalidField } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { isTimeZone } from '../../http/time-zone.ts';
import { settingsOf } from '../../people/preferences.ts';
import { lockPreferences, readPreferences, storePreferences } from './settings.repo.ts';

type Change = { readonly [K in keyof UserSettings]?: UserSettings[K] | undefined };

/** The caller's own preferences, with defaults for what they never chose. */
export const readSettings = async (ctx: Context): Promise<UserSettings> =>
  settingsOf(await readPreferences(ctx.db, actorOf(ctx).userId));

const assertTimeZone = (zone: string): void => {
  if (zone !== 'browser' && !isTimeZone(zone)) {
    throw invalidField(
      'time_zone',
      'Must be "browser" or the name of a time zone, such as Europe/Berlin',
    );
  }
};

/** A name is that of one view in a list. */
const assertNamesDiffer = (views: readonly SavedView[]): void => {
  const seen = new Set<string>();
  views.forEach(({ page, org_id: orgId, name }, row) => {
    const key = `${page} ${orgId} ${name.toLowerCase()}`;
    if (seen.has(key)) throw invalidField(`views.${row}.name`, 'Another view has this name');
    seen.add(key);
  });
};

/** Changes what the body names; the rest stays. What stands so already writes nothing. */
export const changeSettings = async (ctx: Context, change: Change): Promise<UserSettings> => {
  if (change.time_zone !== undefined) assertTimeZone(change.time_zone);
  assertNamesDiffer(change.views ?? []);
  const { userId, email, fullName, homeOrgId } = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const before = settingsOf(await lockPreferences(tx, userId));
    const after: UserSettings = {
      theme: change.theme ?? before.theme,
      density: change.density ?? before.density,
      time_zone: change.time_zone ?? before.time_zone,
      views: change.views ?? before.views,
    };
    const keys = ['theme', 'density', 'time_zone', 'views'] as const;
    const changed = keys.filter(
      (key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
    );
    if (changed.length === 0) return after;
    await storePreferences(tx, userId, Object.fromEntries(changed.map((key) => [key, after[key]])));
    audit({
      event: 'settings.updated',
      itemType: 'user',
      itemId: userId,
      itemLabel: fullName,
      owner: { id: userId, email, fullName },
      orgId: homeOrgId,
      changes: Object.fromEntries(changed.map((key) => [key, [before[key], after[key]]])),
    });
    return after;
  });
};
