import { expect } from 'vitest';
import * as z from 'zod';
import { documentedShape } from '../../../contract/documented.ts';
import type { Method, RouteSpec } from '../../../contract/route.ts';
import { callOf } from '../calls.ts';
import { bearerFor, type SeededPerson } from '../seed.ts';
import type { TestApp } from '../test-app.ts';

const MEDIA_TYPE = 'application/vnd.nexla.api.v1+json';

/** Any instant as the documented API writes one. */
export const INSTANT: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const Made = z.object({ id: z.int() });
/** The id of something that was just made. */
export const idOf = (reply: unknown): number => Made.parse(reply).id;

const isOf = (route: RouteSpec, method: string, path: string): boolean => {
  const pattern = new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`);
  return route.method === method && pattern.test(path.split('?')[0] ?? '');
};

/**
 * A client that knows the documented API and nothing of ours: its media type, a bearer token, no
 * versions. What comes back is held against the contract and bared of what we add, so that a test
 * compares exactly the documented fields.
 */
export const clientOf =
  (test: TestApp, headers: Readonly<Record<string, string>>) =>
  async (
    route: RouteSpec,
    request: `${Method} /${string}`,
    body?: object,
    more: Readonly<Record<string, string>> = {},
  ): Promise<unknown> => {
    const [method, path] = request.split(' ', 2) as [Method, string];
    expect(isOf(route, method, path), `${request} is not ${route.path}`).toBe(true);
    const reply = await callOf(test)(method, path, body, {
      ...headers,
      ...(body && { 'content-type': MEDIA_TYPE }),
      ...more,
    });
    expect(reply.statusCode, `${request}: ${reply.body}`).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    if (!route.response) throw new Error(`${route.path} replies with no JSON`);
    const whole: unknown = reply.json();
    expect(route.response.safeParse(whole).error).toBeUndefined();
    return documentedShape(route.response).parse(whole);
  };

/** The same with the token of a person. */
export const clientFor = async (test: TestApp, person: SeededPerson) =>
  clientOf(test, await bearerFor(test, person));
