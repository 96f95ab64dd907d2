import type { FastifyRequest } from 'fastify';
import { AppError } from '../http/app-error.ts';

const refused = (why: string) => new AppError('csrf_failed', why);

/** A browser that says it comes from another site is refused, signed in or not. */
export const assertSameSite = (request: FastifyRequest, publicUrl: string): void => {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw refused('Cross-site request');
    return;
  }
  const { origin } = request.headers;
  const own = [publicUrl, `${request.protocol}://${request.host}`];
  if (origin !== undefined && !own.includes(origin)) throw refused('Cross-origin request');
};

/** What a write needs beside the cookie: a header that no form and no foreign page can send. */
export const assertCustomHeader = (request: FastifyRequest): void => {
  if (!request.headers['x-requested-with']) {
    throw refused('Send the header X-Requested-With with writes that use the session cookie');
  }
};
