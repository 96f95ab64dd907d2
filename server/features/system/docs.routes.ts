import { randomBytes } from 'node:crypto';
import { FEATURES } from '../../../contract/features.ts';
import { routes } from '../../../contract/index.ts';
import { getCapabilities, getDocs, getOpenApi } from '../../../contract/system.ts';
import { cookieName } from '../../auth/authenticate.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { openApiDocument } from '../../openapi/document.ts';
import { openApiPage } from '../../openapi/page.ts';
import { VERSION } from '../../version.ts';

const documents = new Map<string, Record<string, unknown>>();

/** The API about itself. */
export const docsRoutes: readonly Implementation[] = [
  implement(getCapabilities, async () => ({
    name: 'rollcall' as const,
    version: VERSION,
    features: [...FEATURES],
  })),
  implement(getOpenApi, async (_input, { config }) => {
    const cookie = cookieName(config.publicUrl);
    const key = `${config.basePath} ${cookie}`;
    // Derived once per configuration: it depends on nothing else.
    const document =
      documents.get(key) ??
      openApiDocument(routes, { basePath: config.basePath, cookie, version: VERSION });
    documents.set(key, document);
    return document;
  }),
  implement(getDocs, async (_input, ctx) => {
    const nonce = randomBytes(18).toString('base64');
    ctx.out.headers['content-security-policy'] =
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
    ctx.out.text = {
      body: openApiPage(routes, ctx.config.basePath, nonce),
      type: 'text/html; charset=utf-8',
    };
    return undefined;
  }),
];
