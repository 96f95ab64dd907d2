import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Below this a reply fits a packet either way. */
const SMALLEST = 1400;
/** A page of people shrinks to a tenth; the higher levels take longer than they save. */
const LEVEL = constants.Z_BEST_SPEED;

const compress = promisify(gzip);

const isText = (type: unknown): boolean => /^(application\/json|text\/html)/.test(String(type));

/**
 * Compresses pages and what is read as JSON, for callers that take gzip. Replies of writes stay as they are:
 * one may hold a secret beside text of the caller's own, and the length would tell of it.
 */
export const compressReplies = (app: FastifyInstance): void => {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || request.method !== 'GET') return payload;
    if (payload.length < SMALLEST || !isText(reply.getHeader('content-type'))) return payload;
    void reply.header('vary', 'Accept-Encoding');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return payload;
    void reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compress(payload, { level: LEVEL });
  });
};
