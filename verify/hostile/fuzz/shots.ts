import type { Random } from '../../../server/sample/random.ts';
import type { ApiDocument, Placed, Schema } from '../../../server/test/api-document.ts';
import { REVIEW_STATE_FOR } from '../../../server/test/review-examples.ts';
import { BODIES, HEADERS, PATH_WORDS } from '../../../server/test/route-examples.ts';
import type { Caller } from '../../../server/test/world.ts';
import type { Cast, Ids, Role } from './cast.ts';
import { signInBody, withMeaning } from './meaning.ts';
import { confirmedByName } from './review-meaning.ts';
import { BROKEN_BODIES, spoil, spoiledText } from './spoil.ts';
import { Values } from './values.ts';

/** What is fired and what must be true of the reply. */
export interface Shot {
  readonly placed: Placed;
  readonly role: Role;
  /** `valid` and `spoilt` as the document judges them. */
  readonly kind: 'valid' | 'spoilt' | 'no credentials' | 'no such method';
  readonly ids: Ids;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: string | Buffer;
}

interface Draft {
  readonly ids: Record<string, number | string>;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** What a valid request of these says depends on the world as it stands: on its dates and names. */
const BY_EXAMPLE = new Set(['extendReview', 'stopReview', 'replaceMembers', 'replaceAccessors']);

const MOST_TRIES = 12;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD'];

const addressOf = (path: string, { ids, query }: Draft): string => {
  const at = path.replace(/{(\w+)}/g, (_all, name: string) =>
    encodeURIComponent(String(ids[name])),
  );
  const search = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return search.length > 0 ? `${at}?${search.join('&')}` : at;
};

/** How the document reads the text of a parameter. */
const readParameter = (text: string, { type }: Schema): unknown => {
  if (type === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text;
  return type === 'array' ? text.split(',') : text;
};

/** Aims at the operations of a document, with what it allows and with what it does not. */
export class Gunner {
  readonly #api: ApiDocument;
  readonly #random: Random;
  readonly #values: Values;
  #shots = 0;

  constructor(api: ApiDocument, random: Random) {
    this.#api = api;
    this.#random = random;
    this.#values = new Values(random);
  }

  async aim(placed: Placed, cast: Cast, role: Role, kind: Shot['kind']): Promise<Shot | null> {
    this.#shots += 1;
    const caller = await cast.caller(role);
    const draft = await this.#draft(placed, cast, caller);
    // What the body must be about is gone.
    if (draft.body === undefined && placed.operation.requestBody?.required) return null;
    const spoilt = kind === 'spoilt' ? this.#spoil(placed, draft) : draft;
    if (!spoilt) return null;
    const { body, headers } = spoilt;
    const raw = Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return {
      placed,
      role,
      kind,
      ids: Object.fromEntries(Object.entries(draft.ids).map(([name, id]) => [name, Number(id)])),
      method: kind === 'no such method' ? this.#otherMethod(placed.path) : placed.method,
      url: addressOf(placed.path, spoilt),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(kind === 'no credentials' ? this.#wrongCredentials() : caller.headers),
        ...headers,
      },
      ...(body !== undefined && placed.method !== 'GET' && { payload: raw }),
    };
  }

  #wrongCredentials(): Record<string, string> {
    const token = 'x'.repeat(43);
    return this.#random.pick<Record<string, string>>([
      {},
      { authorization: `Bearer rct_${token}` },
      { authorization: 'Basic Og==' },
      { cookie: `rollcall=rcs_${token}`, 'x-requested-with': 'rollcall' },
    ]);
  }

  #otherMethod(path: string): string {
    const has = this.#api.operations.filter((one) => one.path === path).map(({ method }) => method);
    return this.#random.pick(METHODS.filter((method) => !has.includes(method)));
  }

  #allowed(schema: Schema, caller: Caller, cast: Cast): unknown {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const value = confirmedByName(withMeaning(this.#values.make(schema), caller, cast), schema);
      if (this.#api.allows(schema, value)) return value;
    }
    return undefined;
  }

  async #draft({ path, operation }: Placed, cast: Cast, caller: Caller): Promise<Draft> {
    const { operationId, parameters } = operation;
    const random = this.#random;
    const words = parameters.filter(({ in: place, schema }) => place === 'path' && schema['enum']);
    const names = [...path.matchAll(/{(\w+)}/g)].map(([, name = '']) => name);
    const numbers = names.filter((name) => !words.some((word) => word.name === name));
    const ids: Draft['ids'] = { ...(await cast.ids(numbers, caller)) };
    for (const { name, schema } of words) {
      const known = random.chance(0.7) ? PATH_WORDS[name] : undefined;
      ids[name] = known ?? String(this.#values.make(schema));
    }
    const state = REVIEW_STATE_FOR[operationId];
    if (state !== undefined && random.chance(0.7)) {
      ids['review_id'] = await cast.world.param('review_id', 'own', caller);
      await cast.world.reviewIn(state, 'own', caller);
    }
    const query: Record<string, string> = {};
    for (const { name, in: place, schema } of parameters) {
      if (place !== 'query' || name === 'cursor' || !random.chance(0.2)) continue;
      const { [name]: value } = { [name]: this.#allowed(schema, caller, cast) };
      const meant = withMeaning({ [name]: value }, caller, cast) as Record<string, unknown>;
      if (meant[name] !== undefined) query[name] = String(meant[name]);
    }
    return {
      ids,
      query,
      headers: this.#headers(parameters, caller, cast, operationId),
      body: await this.#body(operation, caller, cast),
    };
  }

  #headers(
    parameters: Placed['operation']['parameters'],
    caller: Caller,
    cast: Cast,
    operationId: string,
  ) {
    const headers: Record<string, string> = {
      ...HEADERS[operationId]?.({ world: cast.world, caller, place: 'own' }),
    };
    for (const { name, required } of parameters.filter((one) => one.in === 'header')) {
      if (name === 'If-Match' && (required || this.#random.chance(0.3))) {
        headers['if-match'] = this.#random.chance(0.8) ? '*' : '"of-yesterday-1"';
      }
      if (name === 'Idempotency-Key' && this.#random.chance(0.3)) {
        headers['idempotency-key'] = `fuzz-key-${this.#shots}`;
      }
    }
    return headers;
  }

  async #body(
    { operationId, requestBody }: Placed['operation'],
    caller: Caller,
    cast: Cast,
  ): Promise<unknown> {
    if (!requestBody || (!requestBody.required && this.#random.chance(0.3))) return undefined;
    if (operationId === 'createSession') return signInBody(caller);
    const schema = requestBody.content['application/json']?.schema ?? {};
    // What is hard to come by, such as a list of members with its admins in it, is in the examples.
    const example = async () => {
      const made = await BODIES[operationId]?.({ world: cast.world, caller, place: 'own' });
      // As it goes out: a field without a value is none.
      const body: unknown = made && JSON.parse(JSON.stringify(made));
      // It may be about something that is gone by now, and then names nothing.
      return this.#api.allows(schema, body) ? body : undefined;
    };
    const isGiven = this.#random.chance(0.15) || BY_EXAMPLE.has(operationId);
    const given = isGiven ? await example() : undefined;
    return given ?? this.#allowed(schema, caller, cast) ?? (await example());
  }

  /** The draft with one part that the document does not allow; null when none came out. */
  #spoil({ path, operation }: Placed, draft: Draft): Draft | null {
    const parts = [
      ...(operation.requestBody ? ['body', 'body', 'body'] : []),
      ...(operation.parameters.some((one) => one.in === 'query') ? ['query', 'query'] : []),
      ...(path.includes('{') ? ['path'] : []),
    ];
    if (parts.length === 0) return null;
    switch (this.#random.pick(parts)) {
      case 'body':
        return this.#spoilBody(operation, draft);
      case 'query':
        return this.#spoilQuery(operation, draft);
      default:
        return this.#spoilPath(operation, draft);
    }
  }

  #spoilBody({ requestBody }: Placed['operation'], draft: Draft): Draft | null {
    if (this.#random.chance(0.1)) {
      const { bytes, type } = this.#random.pick(BROKEN_BODIES);
      return { ...draft, body: bytes, headers: { ...draft.headers, 'content-type': type } };
    }
    const schema = requestBody?.content['application/json']?.schema ?? {};
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const body = spoil(this.#random, draft.body ?? {});
      if (body !== undefined && !this.#api.allows(schema, body)) return { ...draft, body };
    }
    return null;
  }

  #spoilQuery({ parameters }: Placed['operation'], draft: Draft): Draft | null {
    const declared = parameters.filter((one) => one.in === 'query');
    if (this.#random.chance(0.15)) return { ...draft, query: { ...draft.query, nonsense: '1' } };
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { name, schema } = this.#random.pick(declared);
      const text = spoiledText(this.#random);
      if (this.#api.allows(schema, readParameter(text, schema))) continue;
      return { ...draft, query: { ...draft.query, [name]: text } };
    }
    return null;
  }

  #spoilPath({ parameters }: Placed['operation'], draft: Draft): Draft | null {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { name, schema } = this.#random.pick(parameters.filter((one) => one.in === 'path'));
      const text = spoiledText(this.#random);
      if (text === '' || this.#api.allows(schema, text)) continue;
      return { ...draft, ids: { ...draft.ids, [name]: text } };
    }
    return null;
  }
}
