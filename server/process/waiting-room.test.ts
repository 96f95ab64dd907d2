import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openWaitingRoom } from './waiting-room.ts';

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

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
