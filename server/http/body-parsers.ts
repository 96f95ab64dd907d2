import type { FastifyInstance } from 'fastify';
import { AppError, invalidField } from './app-error.ts';

const MAY_BE_PROTO = /__proto__|\\u/;

/** Whether `__proto__` is a key anywhere. Not by a reviver: that takes ten times as long as the parse. */
const hasProto = (value: unknown): boolean => {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    if (Object.hasOwn(one, '__proto__')) return true;
    for (const part of Array.isArray(one) ? one : Object.values(one)) {
      if (typeof part === 'object') open.push(part);
    }
  }
  return false;
};

const parse = (text: string): unknown => {
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    // A plain parse: `__proto__` becomes an own key.
    value = JSON.parse(text);
  } catch {
    throw new AppError('malformed_json', 'The body is not valid JSON');
  }
  // Strict schemas would refuse it; what is keyed by id would pass over it in silence.
  if (MAY_BE_PROTO.test(text) && hasProto(value)) throw invalidField('__proto__', 'Unknown field');
  return value;
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
