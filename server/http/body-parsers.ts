import type { FastifyInstance } from 'fastify';
import { AppError } from './app-error.ts';

const parse = (text: string): unknown => {
  if (text.trim() === '') return undefined;
  try {
    // A plain parse: `__proto__` becomes an own key, which every strict schema then refuses.
    return JSON.parse(text);
  } catch {
    throw new AppError('malformed_json', 'The body is not valid JSON');
  }
};

/** JSON in the two media types of the documented API. An empty body is no body. */
export const addBodyParsers = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/vnd.nexla.api.v1+json'],
    { parseAs: 'buffer' },
    (_request, body: Buffer, done) => {
      try {
        // Fatal: invalid UTF-8 is refused, not replaced.
        done(null, parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
      } catch (error) {
        const refusal =
          error instanceof AppError
            ? error
            : new AppError('malformed_json', 'The body is not valid UTF-8');
        done(refusal, undefined);
      }
    },
  );
};
