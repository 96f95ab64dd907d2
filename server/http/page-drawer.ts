import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { DRAWN_PATH, type ApiReply, type Drawer, type Drawing } from '../../contract/drawing.ts';

/** Beside the server in one piece; one that runs file by file has none, and draws nothing. */
const DRAWER = new URL('../draw/draw.js', import.meta.url);

/** Longer than this nobody waits for a drawing: the page goes out without, and asks for itself. */
const PATIENCE_MS = 500;

/** Drawings at a time, those that nobody waits for any more among them: a slow server draws less. */
const MOST_AT_ONCE = 4;

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

/** The code that draws, loaded with the first page that wants it: a start does not wait for it. */
const drawerLoader = (code: URL) => {
  let loading: Promise<Drawer> | undefined;
  return (): Promise<Drawer> => {
    loading ??= import(code.href).then(
      ({ drawer }: { drawer: Drawer }) => drawer,
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
};

const asked = async (app: FastifyInstance, request: FastifyRequest, url: string) => {
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

/**
 * Draws pages before they are sent. It asks the API what the page would ask, as the caller, so that
 * who may see what is decided where it always is. Null where this build cannot draw.
 */
export const pageDrawer = (
  app: FastifyInstance,
  webDir: string,
  basePath: string,
  code = DRAWER,
): DrawPage | null => {
  const file = path.join(webDir, '.vite/manifest.json');
  if (!existsSync(code) || !existsSync(file)) return null;
  const manifest = Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  const load = drawerLoader(code);
  const running = new Set<Promise<unknown>>();
  // The database goes after them.
  app.addHook('onClose', async () => void (await Promise.allSettled(running)));

  const draw = async (
    drawer: Drawer,
    request: FastifyRequest,
    enough: AbortSignal,
  ): Promise<DrawnPage | null> => {
    const cookies: string[] = [];
    const drawing = await drawer.draw(async (below) => {
      enough.throwIfAborted();
      const one = await asked(app, request, `${basePath}${below}`);
      enough.throwIfAborted();
      cookies.push(...one.cookies);
      return one.reply;
    });
    if (drawing === null) return null;
    const { markup, seeds, modules } = drawing;
    return { markup, seeds, cookies, styles: stylesOf(manifest, modules) };
  };

  return async (request) => {
    if (request.url !== DRAWN_PATH || request.headers.cookie === undefined) return null;
    const drawer = await load().catch((error: unknown) => {
      request.log.error({ err: error }, 'the code that draws pages could not be loaded');
      return null;
    });
    if (drawer === null || running.size >= MOST_AT_ONCE) return null;
    const enough = AbortSignal.timeout(PATIENCE_MS);
    const over = new Promise<null>((resolve) => {
      enough.addEventListener('abort', () => resolve(null), { once: true });
    });
    const drawing = draw(drawer, request, enough)
      .catch((error: unknown) => {
        if (!enough.aborted) request.log.error({ err: error }, 'a page could not be drawn');
        return null;
      })
      .finally(() => running.delete(drawing));
    running.add(drawing);
    return Promise.race([drawing, over]);
  };
};
