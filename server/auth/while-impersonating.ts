import type { RouteSpec } from '../../contract/route.ts';
import { AppError } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';

const refused = (what: string) =>
  new AppError(
    'not_while_impersonating',
    `${what} cannot be done in somebody else’s name: stop first, then do it as yourself`,
  );

/** Refuses writes that are not opened on purpose for who acts in somebody else's name. */
export const assertOpenWhileImpersonating = (route: RouteSpec, actor: Actor): void => {
  if (actor.impersonatorId === null || route.method === 'GET') return;
  if (route.whileImpersonating === undefined) throw refused('This');
};

const holds = (value: unknown, path: readonly string[]): boolean => {
  const [name, ...rest] = path;
  if (name === undefined) return value !== undefined;
  if (name === '*') return Array.isArray(value) && value.some((entry) => holds(entry, rest));
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, name) &&
    holds((value as Readonly<Record<string, unknown>>)[name], rest)
  );
};

/** Refuses the fields of an open write that are not: an address to sign in with, a role. */
export const assertFieldsWhileImpersonating = (
  route: RouteSpec,
  actor: Actor,
  body: unknown,
): void => {
  const rule = route.whileImpersonating;
  if (actor.impersonatorId === null || rule === undefined || rule === 'open') return;
  const named = rule.without.find((path) => holds(body, path.split('.')));
  if (named !== undefined) throw refused(named);
};
