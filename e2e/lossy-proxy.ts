import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a connection goes through. */
export interface Weather {
  /** Each way. */
  readonly latencyMs: number;
  /** For all connections together, towards the browser; Infinity: no limit. */
  readonly bytesPerSecond: number;
  /** Share of requests whose connection is reset. */
  readonly cutShare: number;
}
export const CALM: Weather = { latencyMs: 0, bytesPerSecond: Infinity, cutShare: 0 };

/** Where a reset strikes: the request never arrives, its answer never does, or half of it does. */
type Strike = 'before' | 'after' | 'middle';
const STRIKES: readonly Strike[] = ['before', 'after', 'middle'];

const REQUEST = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE) \S+ HTTP\/1\.1\r\n/;
const WRITE = /^(?:POST|PUT|PATCH|DELETE) /;

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
const randomFrom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A bad network in front of a server: plain TCP, so that the browser sees true resets. */
export class LossyProxy {
  weather: Weather = CALM;
  /** Resets so far. */
  cuts = 0;
  readonly #server: Server;
  readonly #random: () => number;
  readonly #open = new Set<Socket>();
  readonly #cutters = new Set<() => void>();
  #lineFreeAt = 0;
  #cutWrites: { left: number; strike: Strike } = { left: 0, strike: 'after' };

  constructor(target: string, seed: number) {
    const { hostname, port } = new URL(target);
    this.#random = randomFrom(seed);
    this.#server = createServer((client) => this.#serve(client, Number(port), hostname));
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /**
   * Resets the next so many writes, whatever the weather, and every other connection with each: the
   * browser by itself repeats on an idle connection what was cut on one in use, and is to find none.
   */
  cutNextWrites(left: number, strike: Strike): void {
    this.#cutWrites = { left, strike };
  }

  /** What hits a request, and whether it hits all connections. */
  #strikeOn(request: string): { strike: Strike; isWide: boolean } | null {
    if (!REQUEST.test(request)) return null;
    if (this.#cutWrites.left > 0 && WRITE.test(request)) {
      this.#cutWrites.left -= 1;
      return { strike: this.#cutWrites.strike, isWide: true };
    }
    if (this.#random() >= this.weather.cutShare) return null;
    const strike = STRIKES[Math.floor(this.#random() * STRIKES.length)] ?? 'after';
    return { strike, isWide: false };
  }

  /** When so many bytes have gone over the line that everybody shares. */
  async #transmit(bytes: number): Promise<void> {
    const now = Date.now();
    this.#lineFreeAt =
      Math.max(now, this.#lineFreeAt) + (bytes / this.weather.bytesPerSecond) * 1e3;
    await sleep(this.#lineFreeAt - now + this.weather.latencyMs);
  }

  #serve(client: Socket, port: number, host: string): void {
    const server = connect(port, host);
    let hit: { strike: Strike; isWide: boolean } | null = null;
    let isCut = false;
    const reset = () => {
      isCut = true;
      this.#cutters.delete(reset);
      client.resetAndDestroy();
      server.destroy();
    };
    const cut = () => {
      if (isCut) return;
      this.cuts += 1;
      if (hit?.isWide) for (const other of this.#cutters) other();
      else reset();
    };
    this.#cutters.add(reset);
    // One after the other, each way: what is late must not be overtaken.
    let up = Promise.resolve();
    let down = Promise.resolve();
    client.on('data', (data: Buffer) => {
      const drawn = this.#strikeOn(data.toString('latin1'));
      up = up.then(async () => {
        await sleep(this.weather.latencyMs);
        hit = drawn ?? hit;
        if (drawn?.strike === 'before') return cut();
        if (!isCut) server.write(data);
      });
    });
    server.on('data', (data: Buffer) => {
      down = down.then(async () => {
        if (isCut) return;
        const isHalf = hit?.strike === 'middle';
        const half = isHalf ? data.subarray(0, data.length / 2) : data;
        if (hit?.strike === 'after') return cut();
        await this.#transmit(half.length);
        if (!client.destroyed) client.write(half, isHalf ? cut : undefined);
      });
    });
    for (const [one, other, waits] of [
      [client, server, () => up],
      [server, client, () => down],
    ] as const) {
      this.#open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#open.delete(one);
        this.#cutters.delete(reset);
        void waits().then(() => other.end());
      });
    }
  }
}
