import type { FastifyRequest } from 'fastify';
import { AppError } from '../http/app-error.ts';
import { counter } from '../metrics/registry.ts';

const refused = (why: string) => new AppError('csrf_failed', why);

const overPlainHttp = counter(
  'plain_http_writes_total',
  'Writes of a browser over plain http to a server whose PUBLIC_URL is https',
);
let isTold = false;

/** The cookie of an https address is `Secure`: over http a browser would drop it without a word. */
const plainHttp = (request: FastifyRequest, publicUrl: string): AppError => {
  overPlainHttp.inc();
  if (!isTold) {
    request.log.warn(
      `somebody has opened the dashboard over plain http, where no session can last, since PUBLIC_URL is ${publicUrl}: put a proxy with TLS in front, or set PUBLIC_URL to the http address`,
    );
  }
  isTold = true;
  return refused(`Open ${publicUrl} instead: over plain http no session can last here`);
};

/** A browser that says it comes from another site is refused, signed in or not. */
export const assertSameSite = (request: FastifyRequest, publicUrl: string): void => {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw refused('Cross-site request');
    return;
  }
  const { origin } = request.headers;
  // No browser says from which site over plain http, except on the machine itself.
  if (publicUrl.startsWith('https:') && origin?.startsWith('http:'))
    throw plainHttp(request, publicUrl);
  const own = [publicUrl, `${request.protocol}://${request.host}`];
  if (origin !== undefined && !own.includes(origin)) throw refused('Cross-origin request');
};

/** What a write needs beside the cookie: a header that no form and no foreign page can send. */
export const assertCustomHeader = (request: FastifyRequest): void => {
  if (!request.headers['x-requested-with']) {
    throw refused('Send the header X-Requested-With with writes that use the session cookie');
  }
};
