import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { methodNotAllowed, methodsByPath, type MethodTable } from './allowed-methods.ts';
import { notFound } from './app-error.ts';
import type { DrawnPage, DrawPage } from './page-drawer.ts';
import { pageHtml } from './page-html.ts';
import { pageCsp } from './security-headers.ts';

type HtmlOf = ReturnType<typeof pageHtml>;

const sendPage = (reply: FastifyReply, htmlOf: HtmlOf, drawn: DrawnPage | null) => {
  const nonce = randomBytes(18).toString('base64');
  if (drawn && drawn.cookies.length > 0) void reply.header('set-cookie', drawn.cookies);
  return (
    reply
      .header('content-security-policy', pageCsp(nonce))
      // What is drawn is for this person, and for now.
      .header('cache-control', drawn === null ? 'no-cache' : 'no-store')
      .type('text/html; charset=utf-8')
      .send(htmlOf(nonce, drawn))
  );
};

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile() && !entry.name.startsWith('index.html'))
    .map(({ name }) => name);

// One route for all that is hashed: a route for each took a tenth of the start.
const serveFiles = async (app: FastifyInstance, webDir: string): Promise<void> => {
  const method = ['GET', 'HEAD'];
  const assets = new Set(await filesIn(path.join(webDir, 'assets')));
  app.route<{ Params: { file: string } }>({
    method,
    url: '/assets/:file',
    handler: ({ params: { file } }, reply) => {
      if (!assets.has(file)) throw notFound('Page');
      return reply.sendFile(`assets/${file}`);
    },
  });
  for (const name of await filesIn(webDir)) {
    app.route({ method, url: `/${name}`, handler: (_request, reply) => reply.sendFile(name) });
  }
};

/**
 * Serves the built dashboard: hashed assets for a year, precompressed; every other path that a
 * person may open gets the page itself, drawn where `draw` can. Paths below the base path stay with the API, and so does a
 * method that no route has at a path of the table.
 */
export const serveSpa = async (
  app: FastifyInstance,
  webDir: string,
  basePath: string,
  table: MethodTable,
  draw: DrawPage | null = null,
): Promise<void> => {
  const index = path.join(webDir, 'index.html');
  const htmlOf = existsSync(index) ? pageHtml(await readFile(index, 'utf8'), basePath) : null;
  if (htmlOf !== null) {
    await app.register(fastifyStatic, {
      root: webDir,
      serve: false,
      preCompressed: true,
      setHeaders: (reply, file) => {
        const isHashed = file.startsWith(path.join(webDir, 'assets'));
        void reply.header(
          'cache-control',
          isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        );
      },
    });
    await serveFiles(app, webDir);
  }
  const methodsAt = methodsByPath(table);
  app.setNotFoundHandler(async (request, reply) => {
    const [pathname = ''] = request.url.split('?', 1);
    const offered = methodsAt(pathname);
    if (offered.length > 0) throw methodNotAllowed(request.method, offered);
    const isApi = pathname === basePath || pathname.startsWith(`${basePath}/`);
    const wantsPage = request.method === 'GET' && !isApi && !path.posix.extname(pathname);
    if (htmlOf === null || !wantsPage) throw notFound('Page');
    return sendPage(reply, htmlOf, (await draw?.(request)) ?? null);
  });
};
