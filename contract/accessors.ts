import * as z from 'zod';
import { Email, Id, Instant, Nothing, Text } from './primitives.ts';
import { ACCESS_LEVELS, AccessLevel, ResourceParams } from './resources.ts';
import { defineRoute } from './route.ts';

const KINDS = ['USER', 'TEAM', 'ORG'] as const;

/** Who has access to a resource, in the other face of the documented API. */
export const Accessor = z.object({
  type: z.enum(KINDS),
  id: Id,
  email: z.string().optional(),
  name: z.string().optional(),
  email_domain: z.string().nullable().optional(),
  client_identifier: z.string().nullable().optional(),
  access_roles: z.array(AccessLevel),
  created_at: Instant,
  updated_at: Instant,
});
export type Accessor = z.output<typeof Accessor>;

/** Any of these words without regard to case, as OpenAPI can say it, which has no flags. */
const anyCase = (words: readonly string[]): RegExp => {
  const letters = (word: string) =>
    [...word].map((letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`).join('');
  return new RegExp(`^(?:${words.map(letters).join('|')})$`);
};

// Requests are read without regard to case, and `administrator` means `admin`.
const RoleName = Text.regex(anyCase([...ACCESS_LEVELS, 'administrator']), {
  error: `One of ${ACCESS_LEVELS.join(', ')}`,
})
  .transform((role) => role.toLowerCase())
  .transform((role) => (role === 'administrator' ? 'admin' : role))
  .pipe(AccessLevel);
const RoleNames = z.union([
  RoleName.transform((role) => [role]),
  z.array(RoleName).min(1).max(ACCESS_LEVELS.length),
]);

/**
 * An accessor of a request, named by id, e-mail or (a team) name; an org by nothing but its type, or
 * by what it is called. What names it twice must name the same.
 */
export const AccessorInput = z
  .strictObject({
    type: Text.regex(anyCase(KINDS), { error: `One of ${KINDS.join(', ')}` })
      .transform((type) => type.toUpperCase())
      .pipe(z.enum(KINDS)),
    id: Id.optional(),
    email: Email.optional(),
    name: Text.max(200).optional(),
    email_domain: Text.max(253).nullable().optional(),
    client_identifier: Text.max(200).nullable().optional(),
    access_roles: RoleNames.optional(),
    access_role: RoleNames.optional(),
  })
  .refine(
    (one) =>
      one.type === 'ORG' ||
      one.id !== undefined ||
      one.email !== undefined ||
      one.name !== undefined,
    {
      path: ['id'],
      message: 'Give id, email or name',
    },
  )
  .meta({
    anyOf: [
      { required: ['id'] },
      { required: ['email'] },
      { required: ['name'] },
      { properties: { type: { pattern: anyCase(['ORG']).source } } },
    ],
  });
export type AccessorInput = z.output<typeof AccessorInput>;

const AccessorsBody = z.strictObject({ accessors: z.array(AccessorInput).max(1000) });

const accessors = {
  tag: 'access',
  documented: true,
  path: '/:resource_type/:resource_id/accessors',
  rights: 'resourceAdmin',
  params: ResourceParams,
  response: z.array(Accessor),
} as const;
const errors = ['not_found', 'conflict', 'forbidden', 'higher_rank', 'cannot_act_on_self'] as const;

export const listAccessors = defineRoute({
  ...accessors,
  method: 'GET',
  summary: 'Who has access to a resource',
  query: Nothing,
});
export const mergeAccessors = defineRoute({
  ...accessors,
  method: 'PUT',
  summary: 'Gives or changes access; nobody loses it',
  body: AccessorsBody,
  errors,
});
export const replaceAccessors = defineRoute({
  ...accessors,
  method: 'POST',
  summary: 'Makes the list of accessors exactly this one',
  body: AccessorsBody,
  errors,
  idempotent: true,
});
export const removeAccessors = defineRoute({
  ...accessors,
  method: 'DELETE',
  summary: 'Takes access away from the named; without a body, from everyone',
  body: AccessorsBody.optional(),
  errors,
});
