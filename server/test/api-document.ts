import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { TestApp } from './test-app.ts';

export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}
interface Reply {
  readonly headers?: Readonly<
    Record<string, { readonly required?: boolean; readonly schema: Schema }>
  >;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}
export interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<Record<string, Reply>>;
  readonly security: readonly object[];
}
export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>>>>;
}

/** One operation with its place. */
export interface Placed {
  readonly path: string;
  /** In capitals. */
  readonly method: string;
  readonly operation: Operation;
}

/** A reply as far as the document speaks of it; header names in small letters. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The media type of a reply, without its parameters. */
export const mediaType = ({ headers }: Pick<Answer, 'headers'>): string =>
  String(headers['content-type']).split(';', 1)[0] ?? '';

const pointer = (...parts: string[]) =>
  parts
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');

const json = (text: string): unknown => JSON.parse(text);

// Header values are text; numbers stand in them as digits.
const headerValue = (value: unknown, { type }: Schema): unknown =>
  type === 'integer' && /^\d+$/.test(String(value)) ? Number(value) : value;

/** The OpenAPI document of a server, as a judge of what is sent to it and what comes back. */
export class ApiDocument {
  readonly document: Document;
  readonly operations: readonly Placed[];
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<object | string, ValidateFunction>();

  constructor(document: Document) {
    this.document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) =>
        operation ? [{ path, method: method.toUpperCase(), operation }] : [],
      ),
    );
    // Additions of ours (x-…, example) are not for ajv to judge.
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'api', ...document });
  }

  static async of(test: TestApp): Promise<ApiDocument> {
    const reply = await test.app.inject({ method: 'GET', url: '/api/openapi.json' });
    return new ApiDocument(reply.json());
  }

  /** Whether a value is what a schema of the document allows. */
  allows(schema: Schema, value: unknown): boolean {
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile(schema);
    this.#compiled.set(schema, validate);
    return validate(value);
  }

  /** What the document says against a reply of an operation; null: nothing. */
  objection({ path, method, operation }: Placed, answer: Answer): string | null {
    const { status, headers, text } = answer;
    const promised = operation.responses[String(status)];
    if (!promised) return `status ${status} is not documented`;
    for (const [name, { required = false, schema }] of Object.entries(promised.headers ?? {})) {
      const value = headers[name.toLowerCase()];
      if (value === undefined && required) return `${name} is missing`;
      if (value !== undefined && !this.allows(schema, headerValue(value, schema))) {
        return `${name}: ${String(value)}`;
      }
    }
    const type = mediaType(answer);
    if (!promised.content?.[type]?.schema) return `${type} is not documented for ${status}`;
    if (type !== 'application/json') return null;
    const at = pointer('paths', path, method.toLowerCase(), 'responses', String(status));
    const ref = `api#/${at}/${pointer('content', type, 'schema')}`;
    const validate = this.#compiled.get(ref) ?? this.#ajv.compile({ $ref: ref });
    this.#compiled.set(ref, validate);
    return validate(json(text)) ? null : this.#ajv.errorsText(validate.errors);
  }
}
