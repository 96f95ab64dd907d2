import * as z from 'zod';
import { ACCESS_LEVELS, RESOURCE_TYPES } from '../../contract/resources.ts';

const Named = z.object({ id: z.int(), name: z.string() });
/** Somebody with the version that the act left: the undo is for that one, not for a later one. */
const Whom = Named.extend({ etag: z.string().optional() });

/** The call that takes an act back, with all that it needs. Kept as it is, so it is plain data. */
export const Inverse = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('lock'),
    whom: Whom,
    reason: z.string(),
    until: z.string().optional(),
  }),
  z.object({ kind: z.literal('unlock'), whom: Whom }),
  z.object({ kind: z.literal('activate'), whom: Whom }),
  /** `parts`: what the act switched on; what was on before stays so. */
  z.object({
    kind: z.literal('deactivate'),
    whom: Whom,
    parts: z.array(z.enum(['account', 'membership'])).min(1),
  }),
  /** `admin`: what they were before. The act left the other. */
  z.object({
    kind: z.literal('role'),
    whom: Named,
    admin: z.boolean(),
    /** Was a custodian of the org too, which the role alone does not bring back. */
    custodian: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('join'),
    whom: Named,
    team: Named,
    admin: z.boolean(),
    /** What the act left: whether they manage the team; null when they are out of it. */
    left: z.boolean().nullable(),
  }),
  z.object({ kind: z.literal('leave'), whom: z.array(Named).min(1), team: Named }),
  z.object({
    kind: z.literal('grant'),
    to: z.object({
      user_id: z.int().optional(),
      team_id: z.int().optional(),
      org_id: z.int().optional(),
    }),
    who: z.string(),
    resource: z.object({ resource_type: z.enum(RESOURCE_TYPES), resource_id: z.int() }),
    /** Null: there was none. */
    level: z.enum(ACCESS_LEVELS).nullable(),
    expiresAt: z.string().nullable(),
    /** What the act left. Null: nothing. */
    left: z.object({ level: z.enum(ACCESS_LEVELS), expiresAt: z.string().nullable() }).nullable(),
  }),
  z.object({ kind: z.literal('bulk'), runIds: z.array(z.int()).min(1) }),
]);
export type Inverse = z.output<typeof Inverse>;
export type InverseOf<K extends Inverse['kind']> = Extract<Inverse, { kind: K }>;
