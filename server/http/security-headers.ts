import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const YEAR = 365 * 24 * 3600;

/** Directives of the dashboard's page; each response brings its own nonce. */
export const pageCsp = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types app',
  ].join('; ');

/** What every other response carries: nothing in it may run. */
const API_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ownHeaders = (requestId: string) => ({
  'x-request-id': requestId,
  'content-security-policy': API_CSP,
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
});

const hstsOf = (publicUrl: string) =>
  publicUrl.startsWith('https:') && { maxAge: YEAR, includeSubDomains: true };

/** The whole set, for replies that no hook touches: what helmet sets is set by hand there. */
export const allHeaders = (requestId: string, publicUrl: string): Record<string, string> => {
  const hsts = hstsOf(publicUrl);
  return {
    ...ownHeaders(requestId),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(hsts && { 'strict-transport-security': `max-age=${hsts.maxAge}; includeSubDomains` }),
  };
};

/** The full set of headers on every response, errors and static files included. */
export const addSecurityHeaders = async (
  app: FastifyInstance,
  publicUrl: string,
): Promise<void> => {
  await app.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    hsts: hstsOf(publicUrl),
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(ownHeaders(request.id));
  });
};
