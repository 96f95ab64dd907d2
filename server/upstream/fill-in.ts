/** What a person of an older platform may come without; the dashboard asks for it. */
const USER = {
  api_key: null,
  super_user: false,
  impersonated: false,
  status: 'ACTIVE',
  account_locked: false,
  user_tier: null,
  email_verified_at: null,
  tos_signed_at: null,
};
const MEMBERSHIP = { org_membership_status: 'ACTIVE', api_key: null };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A reply in which every person has what the documented API says is never missing; the examples of
 * its own documentation leave some of it out. Nothing that is there is changed.
 */
export const fillIn = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(fillIn);
  if (!isObject(value)) return value;
  const filled = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, fillIn(part)]),
  );
  if ('org_memberships' in filled && 'email' in filled) return { ...USER, ...filled };
  if ('is_admin?' in filled && 'name' in filled) return { ...MEMBERSHIP, ...filled };
  return filled;
};
