import type { FastifyInstance } from 'fastify';
import type { Method } from '../../contract/route.ts';
import { AppError, notFound } from './app-error.ts';
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

/**
 * Registers 405 for methods that other paths have, and 404 for those of `hidden`: with no route for it
 * at a word, a method would be taken to the parameter beside it. One that is offered nowhere finds no
 * route at all, and is refused as such.
 */
export const refuseOtherMethods = (
  app: FastifyInstance,
  table: MethodTable,
  hidden: MethodTable = new Map(),
): void => {
  const known = new Set([...table.values(), ...hidden.values()].flat());
  for (const [url, methods] of table) {
    const others = [...known].filter((method) => !methods.includes(method));
    if (others.length === 0) continue;
    app.route({
      method: others,
      url,
      handler: (request) => {
        if (hidden.get(url)?.some((one) => one === request.method)) throw notFound('Page');
        throw methodNotAllowed(request.method, methods);
      },
    });
  }
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
