import * as z from 'zod';

/** A limit of an org: a whole number within bounds; anything else counts as not set. */
const limit = (least: number, most: number, byDefault: number) =>
  z.int().min(least).max(most).catch(byDefault);

const OrgSettings = z.object({
  /** Life of an invitation. */
  invitation_days: limit(1, 30, 7),
  /** Minutes without activity after which a browser session ends: of people, and of admins. */
  session_idle_minutes: limit(2, 240, 30),
  session_idle_minutes_admin: limit(2, 240, 15),
  /** Minutes after which a browser session ends whatever is done in it. */
  session_minutes: limit(10, 24 * 60, 12 * 60),
  /** Shortest passwords: of people, and of admins of any org. An org may ask for more, not less. */
  password_min_length: limit(12, 64, 12),
  password_min_length_admin: limit(15, 64, 15),
  /** Whether admins, not super users alone, may act in the name of people of lower rank. */
  admins_may_impersonate: z.boolean().catch(false),
});

/** The limits that an org may set for itself, in full. */
export type OrgSettings = Readonly<z.output<typeof OrgSettings>>;

const Stored = OrgSettings.catch(OrgSettings.parse({}));

/** Reads `orgs.settings`; what is left out, or makes no sense, is the product's default. */
export const orgSettings = (stored: unknown): OrgSettings => Stored.parse(stored);

/** Minutes without activity after which a browser session ends. */
export const idleMinutes = (settings: OrgSettings, isAdmin: boolean): number =>
  isAdmin ? settings.session_idle_minutes_admin : settings.session_idle_minutes;
