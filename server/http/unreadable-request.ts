import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorCode } from '../startup-error.ts';
import { AppError } from './app-error.ts';
import { errorBody } from './error-reply.ts';
import { allHeaders } from './security-headers.ts';

const refusalOf = (error: Error): AppError => {
  switch (errorCode(error)) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError('headers_too_large', 'The headers of the request are too large');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('request_timeout', 'The request took too long to arrive');
    default:
      return new AppError('invalid_request', 'This is not a valid HTTP request');
  }
};

/**
 * Answers bytes that did not become a request, and closes the connection. There is no request to
 * reply to, so the reply, in the form of every other refusal, is written by hand.
 */
export const answerUnreadable = (error: Error, socket: Socket, publicUrl: string): void => {
  if (!socket.writable || errorCode(error) === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const refusal = refusalOf(error);
  const requestId = randomUUID();
  const body = JSON.stringify(errorBody(refusal, requestId));
  const headers = {
    ...allHeaders(requestId, publicUrl),
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`;
  socket.end([status, ...lines, '', body].join('\r\n'));
};
