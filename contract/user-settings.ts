import * as z from 'zod';
import { Nothing, text } from './primitives.ts';
import { defineRoute } from './route.ts';

/** Preferences of the signed-in person, the same on every device. */
export const UserSettings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  time_zone: z.string().describe('IANA name, or "browser"'),
});
export type UserSettings = z.output<typeof UserSettings>;
const UserSettingsBody = z.strictObject({
  theme: UserSettings.shape.theme.optional(),
  density: UserSettings.shape.density.optional(),
  time_zone: text(1, 60).optional(),
});

export const getUserSettings = defineRoute({
  method: 'GET',
  path: '/user_settings',
  summary: 'Own preferences',
  tag: 'users',
  rights: 'signedIn',
  query: Nothing,
  response: UserSettings,
  documented: true,
});
export const updateUserSettings = defineRoute({
  method: 'PUT',
  path: '/user_settings',
  summary: 'Changes own preferences; what is left out stays',
  tag: 'users',
  rights: 'signedIn',
  body: UserSettingsBody,
  response: UserSettings,
  idempotent: true,
});
