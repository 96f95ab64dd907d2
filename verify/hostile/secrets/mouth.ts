import { connect } from 'node:net';
import { expect } from 'vitest';
import type { Vault } from './vault.ts';

/** What is asked of the server. */
export interface Ask {
  readonly body?: unknown;
  /** Instead of `body`, as it is. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Secrets that are meant to be in the reply. */
  readonly mayTell?: readonly string[];
  /** Status that it has to have, so that the test does not ask beside the point. */
  readonly want?: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly cookies: string;
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
};

/** Asks the server and lets the vault hear body and headers of every reply. */
export const mouthOf = (vault: Vault, url: string) => ({
  ask: async (method: string, path: string, options: Ask = {}): Promise<Answer> => {
    const { body, raw, headers, mayTell = [], want } = options;
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const reply = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        'sec-fetch-site': 'same-origin',
        'x-requested-with': 'rollcall',
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload !== undefined && { body: payload }),
    });
    const text = await reply.text();
    if (want !== undefined)
      expect([method, path, reply.status, text]).toEqual([method, path, want, text]);
    const cookies = reply.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
    vault.hear(`replies ${method} ${path.split('?', 1)[0]} (${reply.status})`, text, mayTell);
    const plain = [...reply.headers].filter(([name]) => name !== 'set-cookie');
    vault.hear(`headers ${method} ${path.split('?', 1)[0]}`, JSON.stringify(plain));
    return { status: reply.status, text, json: parsed(text), cookies: cookies.join('; ') };
  },
  /** Sends bytes that are no request, or none to the end, and hears what comes back. */
  shout: (bytes: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => {
        vault.hear('replies to no request', text);
        resolve();
      });
      socket.setTimeout(1_000, () => socket.destroy());
    }),
});

export type Mouth = ReturnType<typeof mouthOf>;
