import * as z from 'zod';
import { Nothing, OrgParams } from './primitives.ts';
import { defineRoute } from './route.ts';

const limit = (least: number, most: number, what: string) =>
  z
    .int(`A whole number from ${least} to ${most}`)
    .min(least, `At least ${least}`)
    .max(most, `At most ${most}`)
    .describe(what);

/** The limits that an org sets for itself, each within the product's own bounds. */
export const OrgSettings = z.object({
  invitation_days: limit(1, 30, 'Life of an invitation'),
  session_idle_minutes: limit(2, 240, 'A browser session ends after so long without activity'),
  session_idle_minutes_admin: limit(2, 240, 'The same for admins'),
  session_minutes: limit(
    10,
    24 * 60,
    'A browser session ends after so long whatever is done in it',
  ),
  password_min_length: limit(12, 64, 'Shortest password. An org may ask for more, not for less'),
  password_min_length_admin: limit(15, 64, 'The same for admins of any org'),
  admins_may_impersonate: z
    .boolean()
    .describe('Whether admins may sign in as people of lower rank; the owner decides'),
});
export type OrgSettings = z.output<typeof OrgSettings>;

/** The same with its version, which is that of the org. */
export const VersionedOrgSettings = OrgSettings.extend({
  etag: z.string().describe('What to send in If-Match'),
});
export type VersionedOrgSettings = z.output<typeof VersionedOrgSettings>;

/** What is left out stays. */
export const UpdateOrgSettingsBody = z
  .strictObject(OrgSettings.partial().shape)
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'Nothing to change')
  .meta({ minProperties: 1 });
export type UpdateOrgSettingsBody = z.output<typeof UpdateOrgSettingsBody>;

const settings = {
  tag: 'orgs',
  path: '/orgs/:org_id/settings',
  rights: 'admin',
  params: OrgParams,
  response: VersionedOrgSettings,
} as const;

export const getOrgSettings = defineRoute({
  ...settings,
  method: 'GET',
  summary: 'Limits of an org, with the product’s defaults for what it never set',
  query: Nothing,
});
export const updateOrgSettings = defineRoute({
  ...settings,
  method: 'PUT',
  summary: 'Changes limits of an org; who may impersonate is for its owner to say',
  body: UpdateOrgSettingsBody,
  errors: ['forbidden'],
  concurrency: 'required',
  idempotent: true,
});
