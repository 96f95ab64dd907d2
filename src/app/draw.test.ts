import { afterAll, expect, it } from 'vitest';
import type { ApiReply, Drawing } from '../../contract/drawing.ts';
import type { Session } from '../../contract/session.ts';
import { AN_INSTANT, fakeSession, fakeUser } from '../test/fakes.ts';
import { drawInZone } from '../lib/time.ts';
import { drawer } from './draw.tsx';

// The files of a worker share the zone that pages are drawn in.
afterAll(() => drawInZone('UTC'));

const LOCKED = fakeUser({
  account_locked: true,
  lock: {
    kind: 'admin',
    reason: 'Lost a laptop',
    locked_at: AN_INSTANT,
    until: '2030-06-01T22:11:00.000Z',
    locked_by: null,
  },
});

const reply = (body: unknown, status = 200): ApiReply => ({
  status,
  headers: { 'content-type': 'application/json', 'x-total-count': '1' },
  body: JSON.stringify(body),
});

/** Draws for a session, and says what was asked for. */
const drawFor = async (session: ApiReply): Promise<{ asked: string[]; drawn: Drawing | null }> => {
  const asked: string[] = [];
  const drawn = await drawer.draw((path) => {
    asked.push(path.split('?')[0] ?? '');
    return Promise.resolve(path === '/session' ? session : reply([LOCKED]));
  });
  return { asked, drawn };
};

const zoned = (time_zone: string): Session =>
  fakeSession({ settings: { theme: 'system', density: 'comfortable', time_zone } });

it('draws the list of an admin', async () => {
  const { asked, drawn } = await drawFor(reply(zoned('Europe/Berlin')));
  expect(asked).toEqual(['/session', '/users']);
  expect(drawn?.markup).toContain('Ana Ruiz');
  expect(drawn?.markup).toContain('2 Jun 2030');
});

it.each([
  ['a member', reply(fakeSession({ rights: { org_admin: false, super_user: false } }))],
  ['whose password must change', reply(fakeSession({ must_change_password: true }))],
  ['without a session', reply({ errors: [] }, 401)],
])('asks for nothing that is refused to somebody: %s', async (_who, session) => {
  expect(await drawFor(session)).toEqual({ asked: ['/session'], drawn: null });
});

it('leaves the end of a lock open where the zone is the device’s own', async () => {
  const { drawn } = await drawFor(reply(zoned('browser')));
  const markup = drawn?.markup ?? '';
  expect(/Locked until <span.*?<\/span>/.exec(markup)?.[0]).toMatch(
    /<span class="untold">\d Jun 2030</,
  );
  expect(/Until \d+/.exec(markup)).toBeNull();
});
