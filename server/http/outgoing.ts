import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteSpec } from '../../contract/route.ts';
import type { Config } from '../config.ts';
import type { Outgoing, PageFacts, Services } from './context.ts';
import type { StoredReply } from './idempotency.repo.ts';

/** What a handler produced. */
export interface Sent {
  readonly out: Outgoing;
  readonly value: unknown;
}

const linkTo = (request: FastifyRequest, base: string, cursor: string, rel: string): string => {
  const url = new URL(request.url, base);
  url.searchParams.delete('page');
  url.searchParams.set('cursor', cursor);
  return `<${url.pathname}${url.search}>; rel="${rel}"`;
};

const pageHeaders = (
  request: FastifyRequest,
  { publicUrl: base, documentedOnly }: Config,
  facts: PageFacts,
) => {
  // The URLs of our links carry a cursor, which is ours.
  const links = documentedOnly
    ? []
    : [
        facts.next && linkTo(request, base, facts.next, 'Next'),
        facts.previous && linkTo(request, base, facts.previous, 'Previous'),
      ].filter((link) => link);
  return {
    ...(links.length > 0 && { link: links.join(', ') }),
    ...(facts.total !== undefined && {
      'x-total-count': String(facts.total),
      'x-page-count': String(Math.ceil(facts.total / facts.perPage)),
    }),
    ...(facts.page !== undefined && { 'x-current-page': String(facts.page) }),
  };
};

/** Checks a reply against the contract and strips what the contract does not name. */
const checked = (route: RouteSpec, value: unknown): unknown => {
  if (!route.response) throw new Error(`${route.path} has no JSON reply`);
  const result = route.response.safeParse(value);
  if (!result.success) {
    throw new Error(`reply of ${route.method} ${route.path} breaks the contract: ${result.error}`);
  }
  return result.data;
};

const isStored = (sent: Sent | StoredReply): sent is StoredReply => 'body' in sent;

/** Writes headers, cookies and body. */
export const applyOutgoing = async (
  { config }: Services,
  route: RouteSpec,
  request: FastifyRequest,
  reply: FastifyReply,
  sent: Sent | StoredReply,
): Promise<FastifyReply> => {
  if (isStored(sent)) {
    return reply
      .headers({ ...sent.headers, 'idempotency-replayed': 'true' })
      .send(checked(route, sent.body));
  }
  const { out, value } = sent;
  const isSecure = config.publicUrl.startsWith('https:');
  for (const { name, value: content, maxAge } of out.cookies) {
    void reply.setCookie(name, content, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure,
      ...(maxAge !== undefined && { maxAge }),
    });
  }
  void reply.headers(out.headers);
  if (out.etag && !config.documentedOnly) void reply.header('etag', out.etag);
  if (out.page) void reply.headers(pageHeaders(request, config, out.page));
  if (out.stream) {
    if (out.stream.filename) {
      void reply.header('content-disposition', `attachment; filename="${out.stream.filename}"`);
    }
    return reply.type(out.stream.type).send(out.stream.body);
  }
  if (out.text) return reply.type(out.text.type).send(out.text.body);
  return reply.send(checked(route, value));
};
