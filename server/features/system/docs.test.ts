import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { routes } from '../../../contract/index.ts';
import { openApiPath } from '../../openapi/document.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: z.unknown() })),
  responses: z.record(z.string(), z.unknown()),
});
const Document = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

describe('the API about itself', () => {
  it('names every route of the contract and nothing else', async () => {
    const reply = await test.app.inject({ url: '/api/openapi.json' });
    const { paths } = Document.parse(reply.json());
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, { operationId }]) => `${operationId} ${method} ${path}`,
      ),
    );
    const declared = Object.entries(routes).map(
      ([name, route]) => `${name} ${route.method.toLowerCase()} ${openApiPath(route, '/api')}`,
    );
    expect(described.sort()).toEqual(declared.sort());
  });

  it('describes every path parameter and the errors that a route shares', async () => {
    const reply = await test.app.inject({ url: '/api/openapi.json' });
    const { paths } = Document.parse(reply.json());
    for (const [path, operations] of Object.entries(paths)) {
      for (const operation of Object.values(operations)) {
        const inPath = operation.parameters
          .filter((one) => one.in === 'path')
          .map((one) => `{${one.name}}`);
        expect(inPath.sort(), path).toEqual([...(path.match(/\{\w+\}/g) ?? [])].sort());
        expect(operation.responses, path).toHaveProperty('200');
        expect(operation.responses, path).toHaveProperty('503');
      }
    }
  });

  it('shows a page without scripts under a policy of its own', async () => {
    const reply = await test.app.inject({ url: '/api/docs' });
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'nonce-/,
    );
    expect(reply.body).not.toContain('<script');
    expect(reply.body).toContain('/api/users/{user_id}/lock_account');
  });
});

describe('health', () => {
  it('is live and ready while the database answers', async () => {
    expect((await test.app.inject({ url: '/health/live' })).json()).toEqual({ status: 'ok' });
    const ready = await test.app.inject({ url: '/health/ready' });
    expect(ready.json()).toEqual({ status: 'ok', database: 'ok' });
  });

  it('shows metrics to loopback, and to others only with the token', async () => {
    const local = await test.app.inject({ url: '/metrics' });
    expect(local.statusCode).toBe(200);
    expect(local.body).toContain('rollcall_db_pool_connections{state="idle"}');
    expect(local.body).toContain('rollcall_request_duration_seconds_bucket');
    const remote = await test.app.inject({ url: '/metrics', remoteAddress: '203.0.113.9' });
    expect(remote.statusCode).toBe(401);
  });

  it.each([
    ['x-forwarded-for', '203.0.113.9'],
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-proto', 'https'],
    ['forwarded', 'for=203.0.113.9'],
  ])('shows metrics to nobody whom a proxy beside it passes on: %s %s', async (name, value) => {
    const reply = await test.app.inject({ url: '/metrics', headers: { [name]: value } });
    expect(reply.statusCode).toBe(401);
  });
});
