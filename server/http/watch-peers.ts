import { BlockList, isIPv4 } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { counter } from '../metrics/registry.ts';

const untrusted = counter(
  'untrusted_forwarded_requests_total',
  'Requests with X-Forwarded-… or Forwarded from an address that TRUSTED_PROXIES does not name',
);

const NAMES = ['x-forwarded-for', 'x-forwarded-proto', 'forwarded'];

/** The proxies whose word about a caller is believed, as a list to look an address up in. */
const listOf = (ranges: Config['trustedProxies']): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return list;
};

/**
 * Notices a proxy that nobody has named: its callers all seem to come from its own address, share
 * one throttle, and stand with it in the audit log. Anybody can send the header, so it is never a
 * reason to believe it; it is one to tell the operator, once.
 */
export const watchPeers = (app: FastifyInstance, { trustedProxies }: Config): void => {
  const trusted = listOf(trustedProxies);
  let isTold = false;
  app.addHook('onRequest', async (request) => {
    if (!NAMES.some((name) => request.headers[name] !== undefined)) return;
    const peer = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
    if (trusted.check(peer, isIPv4(peer) ? 'ipv4' : 'ipv6')) return;
    untrusted.inc();
    if (isTold) return;
    isTold = true;
    request.log.warn(
      { peer },
      `requests from ${peer} carry X-Forwarded-For, which is not believed: if that is your proxy, set TRUSTED_PROXIES=${[...trustedProxies, peer].join(',')}. Until then everybody behind it counts as one address`,
    );
  });
};
