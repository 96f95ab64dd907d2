/** What to send. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came of one attempt; `broken`: no reply, so that nobody knows whether it was done. */
export interface Attempt {
  readonly kind: 'ok' | 'refused' | 'broken';
  /** 0 without a reply. */
  readonly status: number;
  readonly body: unknown;
  readonly requestId: string;
  readonly retryAfter: string | null;
  readonly isReplay: boolean;
  /** Milliseconds of `performance.now()`. */
  readonly began: number;
  readonly ended: number;
}

/** Past this a request counts as hanging. */
const TIMEOUT_MS = 15_000;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Sends one request as a browser of our own site does. Never throws. */
export const send = async (url: string, call: Call): Promise<Attempt> => {
  const began = performance.now();
  try {
    const reply = await fetch(url + call.path, {
      method: call.method,
      headers: {
        'sec-fetch-site': 'same-origin',
        'x-requested-with': 'rollcall',
        ...(call.body && { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(call.body && { body: JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = parsed(await reply.text());
    return {
      kind: reply.ok ? 'ok' : 'refused',
      status: reply.status,
      body,
      requestId: reply.headers.get('x-request-id') ?? '',
      retryAfter: reply.headers.get('retry-after'),
      isReplay: reply.headers.get('idempotency-replayed') === 'true',
      began,
      ended: performance.now(),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      kind: 'broken',
      status: 0,
      body: why,
      requestId: '',
      retryAfter: null,
      isReplay: false,
      began,
      ended: performance.now(),
    };
  }
};

/** The field of a reply, where it is an object that has one. */
export const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null && name in body
    ? (body as Record<string, unknown>)[name]
    : undefined;
