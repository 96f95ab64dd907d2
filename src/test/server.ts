import { http, HttpResponse, type HttpHandler } from 'msw';
import { setupServer } from 'msw/node';
import { ERROR_STATUS, type ErrorCode } from '../../contract/errors.ts';
import type { Method, RouteSpec } from '../../contract/route.ts';
import { API_BASE } from '../api/request.ts';

/** Answers requests of component tests; handlers are dropped after each test. */
export const server = setupServer();

const LISTEN = {
  GET: http.get,
  POST: http.post,
  PUT: http.put,
  DELETE: http.delete,
} satisfies Record<Method, unknown>;

/** What a test's answer may look at. */
export interface Asked {
  readonly url: URL;
  readonly params: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly headers: Headers;
  readonly body: unknown;
}

const bodyOf = async (request: Request): Promise<unknown> => {
  const text = await request.text();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
};

/** Answers a route of the contract: `server.use(answer(listUsers, () => [fakeUser()]))`. */
export const answer = (
  route: RouteSpec,
  reply: (asked: Asked) => unknown,
  headers: Record<string, string> = {},
): HttpHandler =>
  LISTEN[route.method](`*${API_BASE}${route.path}`, async ({ request, params }) => {
    const made = await reply({
      url: new URL(request.url),
      params,
      headers: request.headers,
      body: await bodyOf(request),
    });
    if (made instanceof Response) return made;
    return HttpResponse.json(made as never, { headers });
  });

/** An error as the server sends it; return it from `answer`. */
export const refuse = (
  code: ErrorCode,
  more: {
    message?: string;
    details?: Record<string, string[]>;
    current?: unknown;
    headers?: Record<string, string>;
  } = {},
): Response => {
  const { headers, message = code, ...rest } = more;
  return HttpResponse.json(
    {
      message,
      error: 'Error',
      error_code: code,
      request_id: 'req-test',
      timestamp: new Date(0).toISOString(),
      ...rest,
    },
    { status: ERROR_STATUS[code], headers: headers ?? {} },
  );
};
