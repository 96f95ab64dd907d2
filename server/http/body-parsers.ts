import type { FastifyInstance } from 'fastify';
import { AppError } from './app-error.ts';

const MAY_BE_PROTO = /__proto__|\\u/;

// What is keyed by id would pass over it in silence.
const refuseProto = (key: string, value: unknown): unknown => {
  if (key !== '__proto__') return value;
  const details: Record<string, string[]> = Object.create(null);
  details[key] = ['Unknown field'];
  throw new AppError('invalid_request', '__proto__: Unknown field', { details });
};

const parse = (text: string): unknown => {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text, MAY_BE_PROTO.test(text) ? refuseProto : undefined);
  } catch (error) {
    if (error instanceof AppError) throw error;
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
