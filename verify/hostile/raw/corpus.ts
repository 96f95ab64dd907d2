import type { Random } from '../../../server/sample/random.ts';
import { FRAMES } from './frames.ts';
import { BAD_HEADERS, BAD_TYPES, BODIES, TARGETS } from './messages.ts';
import type { Volley } from './wire.ts';

const WRITES = [
  'POST /api/session',
  'POST /api/passwords/check',
  'POST /api/users/reset_password',
  'POST /api/users',
  'PUT /api/user_settings',
  'PUT /api/users/1',
  'PUT /api/orgs/1',
  'POST /api/orgs/1/invites',
  'DELETE /api/orgs/1/members',
  'PATCH /api/users/1',
];

/** A request that is well framed, whatever is in it. */
const message = (line: string, headers: readonly string[], body: Buffer | null): Buffer => {
  const length = body ? [`Content-Length: ${body.length}`] : [];
  const head = [`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, ...length];
  const text = Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1');
  return body ? Buffer.concat([text, body]) : text;
};

/** One of the many ways in which a request can be bad; `token` opens the doors behind sign-in. */
export const badVolley = (random: Random, token: string): Volley => {
  const credentials = random.chance(0.8) ? [`Authorization: Bearer ${token}`] : [];
  switch (random.pick(['frame', 'target', 'headers', 'type', 'body', 'body', 'body'] as const)) {
    case 'frame': {
      const [what, frame] = random.pick(FRAMES);
      return { what, ...frame };
    }
    case 'target': {
      const [what, target] = random.pick(TARGETS);
      const line = `${random.pick(['GET', 'PUT', 'DELETE'])} ${target}`;
      return { what, parts: [message(line, credentials, null)] };
    }
    case 'headers': {
      const [what, headers] = random.pick(BAD_HEADERS);
      const line = random.pick(['GET /api/users?access_role=all', 'PUT /api/user_settings']);
      const body = line.startsWith('PUT') ? Buffer.from('{"theme":"dark"}') : null;
      const type = body ? ['Content-Type: application/json'] : [];
      return { what, parts: [message(line, [...credentials, ...type, ...headers], body)] };
    }
    case 'type': {
      const type = random.pick(BAD_TYPES);
      const headers = [...credentials, `Content-Type: ${type}`];
      return { what: type, parts: [message(random.pick(WRITES), headers, Buffer.from('{}'))] };
    }
    default: {
      const [what, make] = random.pick(random.chance(0.02) ? BODIES : BODIES.slice(1));
      const headers = [...credentials, 'Content-Type: application/json'];
      return { what, parts: [message(random.pick(WRITES), headers, make())] };
    }
  }
};
