import type { LoggerOptions } from 'pino';
import { loggableError } from './loggable-error.ts';

/** Log options: JSON with request ids; no query strings, no bodies, no credentials. */
export const loggerOptions = (level: string): LoggerOptions => ({
  level,
  redact: ['req.headers', 'res.headers', 'token', 'password', '*.token', '*.password'],
  serializers: {
    err: loggableError,
    req: (request: { method: string; url: string; ip: string }) => ({
      method: request.method,
      url: request.url.split('?', 1)[0] ?? '',
      remoteAddress: request.ip,
    }),
  },
});
