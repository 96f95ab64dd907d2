import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** A reply off the wire. */
export interface WireReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds from the first byte sent to the last one read. */
  readonly ms: number;
}

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks to a server as one client after the other does, over connections that are kept. */
export const httpClient = (url: string) => {
  const agent = new Agent({ keepAlive: true });
  const send = ({ method, path, body, headers }: WireRequest): Promise<WireReply> =>
    new Promise((resolve, reject) => {
      const payload = body && JSON.stringify(body);
      const began = performance.now();
      const sent = request(
        `${url}${path}`,
        {
          agent,
          method,
          headers: {
            ...(payload !== undefined && {
              'content-type': 'application/json',
              'content-length': String(Buffer.byteLength(payload)),
            }),
            'sec-fetch-site': 'same-origin',
            'x-requested-with': 'rollcall',
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
              ms: performance.now() - began,
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(payload);
    });
  return { send, close: () => agent.destroy() };
};
