import * as z from 'zod';
import { Id, line, Nothing, Text, text } from './primitives.ts';
import { defineRoute } from './route.ts';

/** Most views that one person keeps. */
export const MAX_VIEWS = 50;

/** A list as somebody likes to see it: filters, order and columns, under a name of theirs. */
export const SavedView = z.strictObject({
  page: z.enum(['people']),
  org_id: Id.describe('The org whose list it is of: teams are of one org'),
  name: line(1, 60),
  search: Text.max(3000)
    .regex(/^(\?.*)?$/, 'Must be empty or begin with ?')
    .describe('What stands in the address of the page'),
});
export type SavedView = z.output<typeof SavedView>;

/** Preferences of the signed-in person, the same on every device. */
export const UserSettings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  time_zone: z.string().describe('IANA name, or "browser"'),
  views: z.array(SavedView).optional(),
});
export type UserSettings = z.output<typeof UserSettings>;
const UserSettingsBody = z.strictObject({
  theme: UserSettings.shape.theme.optional(),
  density: UserSettings.shape.density.optional(),
  time_zone: text(1, 60).optional(),
  views: z.array(SavedView).max(MAX_VIEWS).optional().describe('All of them, in their order'),
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
  whileImpersonating: 'open',
  body: UserSettingsBody,
  response: UserSettings,
  idempotent: true,
});
