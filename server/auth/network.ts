import ipaddr from 'ipaddr.js';

/** As some proxies write it: `203.0.113.7:51234`, `[2001:db8::1]:4711`. */
const withoutPort = (ip: string): string =>
  /^\[([^\]]+)\](:\d+)?$/.exec(ip)?.[1] ?? /^([^:]+):\d+$/.exec(ip)?.[1] ?? ip;

/**
 * The network that counts as one caller: an IPv4 address, or the /64 that one IPv6 subscriber has
 * to themselves.
 */
export const networkOf = (given: string): string => {
  const ip = withoutPort(given);
  // One for all that cannot be told apart: a budget for each spelling would be none.
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const half = address.parts.slice(0, 4).map((part) => part.toString(16));
  return `${half.join(':')}::/64`;
};
