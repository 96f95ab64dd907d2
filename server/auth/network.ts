import ipaddr from 'ipaddr.js';

/**
 * The network that counts as one caller: an IPv4 address, or the /64 that one IPv6 subscriber has
 * to themselves.
 */
export const networkOf = (ip: string): string => {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const half = address.parts.slice(0, 4).map((part) => part.toString(16));
  return `${half.join(':')}::/64`;
};
