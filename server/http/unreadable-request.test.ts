import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ErrorBody } from '../../contract/errors.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

let test: TestApp;
let port: number;
beforeAll(async () => {
  test = await createTestApp();
  const address = await test.app.listen({ port: 0, host: '127.0.0.1' });
  port = Number(new URL(address).port);
});
afterAll(() => test.close());

const send = async (bytes: string): Promise<{ head: string; body: unknown }> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
};

it.each([
  ['no HTTP at all', 'HELLO\r\n\r\n', 400, 'invalid_request'],
  [
    'two lengths',
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    400,
    'invalid_request',
  ],
  [
    'headers of 40 kB',
    `GET /api/setup HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(40_000)}\r\n\r\n`,
    431,
    'headers_too_large',
  ],
])('answers %s like any other refusal', async (_what, bytes, status, code) => {
  const { head, body } = await send(bytes);
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(ErrorBody.parse(body)).toMatchObject({ error_code: code });
  expect(head).toContain(`x-request-id: ${ErrorBody.parse(body).request_id}`);
  expect(head).toContain(`frame-ancestors 'none'`);
});

it('waits a minute for a request to arrive, not for ever', () => {
  expect(test.app.server.requestTimeout).toBe(60_000);
});
