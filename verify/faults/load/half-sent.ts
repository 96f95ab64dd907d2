import { once } from 'node:events';
import { request } from 'node:http';

/** A write of which half has been sent. */
export interface HalfSent {
  /** Resolves when the server has that half. */
  readonly sent: Promise<void>;
  /** Sends the rest; the status of the reply, or 0 where none came. */
  finish(): Promise<number>;
}

/** Begins a write on a connection of its own and keeps the rest of its body back. */
export const beginHalf = (
  url: string,
  {
    path,
    body,
    headers,
  }: { path: string; body: object; headers: Readonly<Record<string, string>> },
): HalfSent => {
  const text = JSON.stringify(body);
  const sending = request(url + path, {
    method: 'PUT',
    agent: false,
    headers: {
      'sec-fetch-site': 'same-origin',
      'x-requested-with': 'rollcall',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...headers,
    },
  });
  const status = new Promise<number>((resolve) => {
    sending.once('error', () => resolve(0));
    sending.once('response', (reply) => {
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
  });
  const half = text.slice(0, text.length / 2);
  const connected = once(sending, 'socket').then(async ([socket]) => {
    if (socket.connecting) await once(socket, 'connect');
  });
  sending.write(half);
  return {
    // A moment more for the bytes to be read.
    sent: connected.then(() => new Promise((resolve) => setTimeout(resolve, 100))),
    finish: () => {
      sending.end(text.slice(half.length));
      return status;
    },
  };
};
