import { Random } from '../../../server/sample/random.ts';
import { ApiDocument, mediaType, type Answer } from '../../../server/test/api-document.ts';
import { freshIp } from '../../../server/test/calls.ts';
import type { TestApp } from '../../../server/test/test-app.ts';
import { Cast, ROLES } from './cast.ts';
import { followUps } from './follow-ups.ts';
import { objectionTo } from './judge.ts';
import { Gunner, type Shot } from './shots.ts';

/** What came of a campaign. */
export interface Outcome {
  requests: number;
  /** Milliseconds of the slowest reply. */
  slowest: number;
  readonly objections: string[];
  /** Operations that have succeeded. */
  readonly succeeded: Set<string>;
}

// An org that everything is done to is soon a desert: a new one each so many requests.
const PER_ORG = 200;

const KINDS: readonly Shot['kind'][] = [
  ...Array<'valid'>(11).fill('valid'),
  ...Array<'spoilt'>(6).fill('spoilt'),
  'no credentials',
  'no such method',
];

/** Fires so many requests at the operations of the document in turn, and judges every reply. */
export const runCampaign = async (
  test: TestApp,
  requests: number,
  seed: number,
): Promise<Outcome> => {
  const random = new Random(seed);
  const api = await ApiDocument.of(test);
  const gunner = new Gunner(api, random);
  const outcome: Outcome = {
    requests: 0,
    slowest: 0,
    objections: [],
    succeeded: new Set(),
  };
  const send = async (
    request: Pick<Shot, 'method' | 'url' | 'headers' | 'payload'> & { isOperator?: boolean },
  ): Promise<Answer> => {
    const { method, url, headers, payload, isOperator = false } = request;
    const since = performance.now();
    const reply = await test.app.inject({
      method: method as 'GET',
      url,
      // Metrics answer loopback alone.
      remoteAddress: isOperator ? '127.0.0.1' : freshIp(),
      headers,
      ...(payload !== undefined && { payload }),
    });
    outcome.slowest = Math.max(outcome.slowest, performance.now() - since);
    outcome.requests += 1;
    const { statusCode: status } = reply;
    return { status, headers: reply.headers, text: reply.body };
  };
  const follow = async (shot: Shot, answer: Answer): Promise<void> => {
    const body: unknown = JSON.parse(answer.text);
    for (const { what, method, path, statuses, holds } of followUps(shot, body)) {
      const { 'content-type': _type, 'idempotency-key': _key, ...headers } = shot.headers;
      const next = await send({
        method,
        url: `/api${path}`,
        headers: { ...headers, 'if-match': '*' },
      });
      const found: { id: number }[] =
        next.status === 200 && holds !== undefined ? JSON.parse(next.text) : [];
      const isThere = holds === undefined || found.some(({ id }) => id === holds);
      if (statuses.includes(next.status) && isThere) continue;
      outcome.objections.push(
        `${shot.placed.operation.operationId}: ${what}: ${method} ${path} is ${next.status}`,
      );
    }
  };
  let cast = await Cast.create(test, random);
  let sinceCast = 0;
  for (let turn = 0; outcome.requests < requests; turn += 1) {
    if (outcome.requests - sinceCast > PER_ORG) {
      cast = await Cast.create(test, random);
      sinceCast = outcome.requests;
    }
    const placed = api.operations[turn % api.operations.length];
    if (!placed) break;
    const kind = random.pick(KINDS);
    if (kind === 'no credentials' && placed.operation.security.length === 0) continue;
    const shot = await gunner.aim(placed, cast, random.pick(ROLES), kind);
    if (!shot) continue;
    const answer = await send({
      ...shot,
      isOperator: placed.path === '/metrics' && kind === 'valid',
    });
    if ([401, 403].includes(answer.status)) cast.doubt(shot.role);
    const { operationId } = placed.operation;
    const objection = objectionTo(api, shot, answer);
    if (objection !== null) {
      const said = `${shot.role}, ${kind}: ${shot.method} ${shot.url} ${String(shot.payload ?? '').slice(0, 300)}`;
      outcome.objections.push(`${operationId}: ${objection} (${said})`);
    }
    if (answer.status >= 300 || objection !== null) continue;
    outcome.succeeded.add(operationId);
    if (mediaType(answer) !== 'application/json') continue;
    cast.harvest(operationId, shot.ids, JSON.parse(answer.text));
    await follow(shot, answer);
  }
  return outcome;
};
