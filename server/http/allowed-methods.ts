import type { Method } from '../../contract/route.ts';
import { AppError } from './app-error.ts';
import type { Implementation } from './implement.ts';

/** Methods by the route template that they are offered at. */
export type MethodTable = ReadonlyMap<string, readonly Method[]>;

/** The template of a route as the router knows it. */
export const templateOf = ({ route }: Implementation, basePath: string): string =>
  route.atRoot ? route.path : `${basePath}${route.path}`;

/** Which methods are offered where. */
export const methodTable = (
  implementations: readonly Implementation[],
  basePath: string,
): MethodTable => {
  const table = new Map<string, Method[]>();
  for (const implementation of implementations) {
    const url = templateOf(implementation, basePath);
    table.set(url, [...(table.get(url) ?? []), implementation.route.method]);
  }
  return table;
};

/** The refusal of a method at a path that offers others. */
export const methodNotAllowed = (method: string, allowed: readonly Method[]): AppError => {
  const allow = allowed.join(', ');
  return new AppError('method_not_allowed', `${method} is not offered here; ${allow} is`, {
    allow,
  });
};

const paramsIn = (template: string): number => template.split('/:').length;

/**
 * Finds what is offered at a path, for the methods that are offered nowhere (HEAD, PROPFIND and
 * their kin). Like the router, takes a word over a parameter.
 */
export const methodsByPath = (table: MethodTable): ((pathname: string) => readonly Method[]) => {
  const patterns = [...table]
    .toSorted(([one], [other]) => paramsIn(one) - paramsIn(other))
    .map(([template, methods]) => ({
      pattern: new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
      methods,
    }));
  return (pathname) => patterns.find(({ pattern }) => pattern.test(pathname))?.methods ?? [];
};
