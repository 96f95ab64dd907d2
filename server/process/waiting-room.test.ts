import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { freePort } from '../test/free-port.ts';
import { openWaitingRoom } from './waiting-room.ts';

it('is left although somebody holds a connection and says nothing', async () => {
  const [host, port] = ['127.0.0.1', await freePort()];
  const address = { host, port, publicUrl: `http://${host}:${port}` };
  const room = await openWaitingRoom(address, { is: 'opening the database' });
  const silent = connect(port, host);
  await once(silent, 'connect');
  const live = await fetch(`${address.publicUrl}/health/live`);
  expect(live.status).toBe(200);
  const ended = once(silent, 'close');
  await room.close();
  await ended;
});
