import type { Session } from '../../contract/session.ts';
import { UserSettings } from '../../contract/user-settings.ts';

const KEY = 'rollcall-preferences';

/** What was chosen on this device, where the server keeps no preferences. */
function chosen(): Partial<UserSettings> {
  try {
    const parsed = UserSettings.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** The preferences of this device. */
export const settingsHere = (session: Session): UserSettings => ({
  ...session.settings,
  ...chosen(),
});

/** A session with the preferences of this device. */
export const withSettings = (session: Session): Session => ({
  ...session,
  settings: settingsHere(session),
});

/** Keeps preferences on this device; what is left out stays. */
export function keepSettings(now: UserSettings, change: Partial<UserSettings>): UserSettings {
  const settings = { ...now, ...chosen(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Full, or forbidden: they hold until the page is left.
  }
  return settings;
}
