import * as z from 'zod';
import { SavedView, UserSettings } from '../../contract/user-settings.ts';

const { theme, density, time_zone: timeZone } = UserSettings.shape;

/** Preferences as stored, with the default for each that is missing or no longer known. */
export const settingsOf = (preferences: Readonly<Record<string, unknown>>): UserSettings => ({
  theme: theme.catch('system').parse(preferences['theme']),
  density: density.catch('comfortable').parse(preferences['density']),
  time_zone: timeZone.catch('browser').parse(preferences['time_zone']),
  views: z.array(SavedView).catch([]).parse(preferences['views']),
});
