import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { methodNotAllowed, methodsByPath, type MethodTable } from './allowed-methods.ts';
import { notFound } from './app-error.ts';
import { pageCsp } from './security-headers.ts';

/** What the build leaves in index.html for the nonce of the response. */
const NONCE_MARK = '__CSP_NONCE__';

const sendPage = (reply: FastifyReply, html: string) => {
  const nonce = randomBytes(18).toString('base64');
  return reply
    .header('content-security-policy', pageCsp(nonce))
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(html.replaceAll(NONCE_MARK, nonce));
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
 * person may open gets the page itself. Paths below the base path stay with the API, and so does a
 * method that no route has at a path of the table.
 */
export const serveSpa = async (
  app: FastifyInstance,
  webDir: string,
  basePath: string,
  table: MethodTable,
): Promise<void> => {
  const index = path.join(webDir, 'index.html');
  const html = existsSync(index) ? await readFile(index, 'utf8') : null;
  if (html !== null) {
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
  app.setNotFoundHandler((request, reply) => {
    const [pathname = ''] = request.url.split('?', 1);
    const offered = methodsAt(pathname);
    if (offered.length > 0) throw methodNotAllowed(request.method, offered);
    const isApi = pathname === basePath || pathname.startsWith(`${basePath}/`);
    const wantsPage = request.method === 'GET' && !isApi && !path.posix.extname(pathname);
    if (html === null || !wantsPage) throw notFound('Page');
    return sendPage(reply, html);
  });
};
