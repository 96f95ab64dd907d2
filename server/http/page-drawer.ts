import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { ApiReply, Drawer, Drawing } from '../../contract/drawing.ts';

/** Beside the server in one piece; one that runs file by file has none, and draws nothing. */
const DRAWER = new URL('../draw/draw.js', import.meta.url);

/** Longer than this nobody waits for a drawing: the page goes out without, and asks for itself. */
const PATIENCE_MS = 500;

/** A page with what it shows, ready for its place in index.html. */
export interface DrawnPage extends Pick<Drawing, 'markup' | 'seeds'> {
  /** Paths of its stylesheets, those that others build on first. */
  readonly styles: readonly string[];
  /** What the replies that it is made of set. */
  readonly cookies: readonly string[];
}

export type DrawPage = (request: FastifyRequest) => Promise<DrawnPage | null>;

const Manifest = z.record(
  z.string(),
  z.object({ css: z.array(z.string()).optional(), imports: z.array(z.string()).optional() }),
);

const stylesOf = (manifest: z.output<typeof Manifest>, modules: readonly string[]): string[] => {
  const seen = new Set<string>();
  const styles = new Set<string>();
  const visit = (name: string): void => {
    const entry = manifest[name];
    if (entry === undefined || seen.has(name)) return;
    seen.add(name);
    entry.imports?.forEach(visit);
    for (const file of entry.css ?? []) styles.add(`/${file}`);
  };
  modules.forEach(visit);
  return [...styles];
};

/** What identifies the caller, and nothing that asks for another kind of reply. */
const PASSED_ON = ['cookie', 'host', 'user-agent', 'forwarded', /^x-forwarded-/];

const headersOf = ({ headers }: FastifyRequest) =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) =>
      PASSED_ON.some((one) => (typeof one === 'string' ? one === name : one.test(name))),
    ),
  );

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);

/**
 * Draws pages before they are sent. It asks the API what the page would ask, as the caller, so that
 * who may see what is decided where it always is. Null where this build cannot draw.
 */
export const pageDrawer = (app: FastifyInstance, webDir: string): DrawPage | null => {
  const file = path.join(webDir, '.vite/manifest.json');
  if (!existsSync(DRAWER) || !existsSync(file)) return null;
  const manifest = Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  let loading: Promise<Drawer> | undefined;
  // With the first page that wants it: a start does not wait for it.
  const load = () =>
    (loading ??= import(DRAWER.href).then(({ drawer }: { drawer: Drawer }) => drawer));

  const ask = async (request: FastifyRequest, url: string) => {
    const { statusCode, headers, payload } = await app.inject({
      url,
      headers: { ...headersOf(request), accept: 'application/json' },
      remoteAddress: request.socket.remoteAddress ?? '127.0.0.1',
    });
    const plain = Object.entries(headers).filter(([, value]) => typeof value === 'string');
    const reply: ApiReply = {
      status: statusCode,
      headers: Object.fromEntries(plain.map(([name, value]) => [name, String(value)])),
      body: payload,
    };
    return { reply, cookies: listOf(headers['set-cookie']) };
  };

  const draw = async (request: FastifyRequest): Promise<DrawnPage | null> => {
    const drawer = await load();
    const urls = drawer.asksFor(request.url);
    if (urls === null) return null;
    const got = await Promise.all(urls.map((url) => ask(request, url)));
    const drawing = await drawer.draw(
      request.url,
      got.map(({ reply }) => reply),
    );
    if (drawing === null) return null;
    const { markup, seeds, modules } = drawing;
    const cookies = got.flatMap((one) => one.cookies);
    return { markup, seeds, cookies, styles: stylesOf(manifest, modules) };
  };

  return async (request) => {
    if (request.headers.cookie === undefined) return null;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS);
    });
    try {
      return await Promise.race([draw(request), enough]);
    } catch (error) {
      request.log.error({ err: error }, 'a page could not be drawn');
      return null;
    } finally {
      clearTimeout(timer);
    }
  };
};
