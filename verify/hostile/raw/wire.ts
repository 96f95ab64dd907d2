import { connect } from 'node:net';

/** Bytes for one connection. */
export interface Volley {
  readonly what: string;
  /** Written one after the other, with a short pause between them. */
  readonly parts: readonly (string | Buffer)[];
  /** Not to be answered before the rest arrives, which never does. */
  readonly isHalf?: boolean;
}

/** What came back on the connection. */
export interface Echo {
  readonly statuses: readonly number[];
  readonly text: string;
}

const PAUSE_MS = 15;
const HALF_MS = 60;
const PATIENCE_MS = 15_000;

const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) /gm;

/** Sends bytes on a connection of their own and reads until the server closes it. */
export const fire = (port: number, { parts, isHalf = false }: Volley): Promise<Echo> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const end = () => {
      socket.destroy();
      const statuses = [...text.matchAll(STATUS_LINE)].map(([, status]) => Number(status));
      resolve({ statuses, text });
    };
    const timer = setTimeout(end, isHalf ? HALF_MS : PATIENCE_MS);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    // A reset while we still write is an answer too: the server had enough.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      end();
    });
    socket.on('connect', async () => {
      for (const [index, part] of parts.entries()) {
        if (index > 0) await new Promise((next) => setTimeout(next, PAUSE_MS));
        if (socket.writable) socket.write(part);
      }
    });
  });
