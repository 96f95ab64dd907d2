import { readdirSync } from 'node:fs';
import path from 'node:path';
import { analyse } from 'scslre';
import { parseAst } from 'vite';
import { describe, expect } from 'vitest';
import { routes } from '../../contract/index.ts';
import { openApiDocument } from '../../server/openapi/document.ts';
import { check } from '../check.ts';
import { readProduct } from '../harness/mutate.ts';

const ROOMS = ['contract', 'server', 'src'];
const isProduct = (file: string) =>
  /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/test\/|-testing\.tsx$/.test(file);

/** The only places where a pattern is put together, and why nothing of a request is in it. */
const PUT_TOGETHER: Readonly<Record<string, string>> = {
  'contract/accessors.ts': 'of words; in the OpenAPI document',
  'contract/primitives.ts': 'of a constant; in the OpenAPI document',
  'server/http/allowed-methods.ts': 'of the paths of the route table',
};

interface Found {
  readonly file: string;
  readonly pattern: string;
  readonly flags: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Every node of a syntax tree. */
function* nodesOf(node: unknown): Generator<Record<string, unknown>> {
  if (!isRecord(node)) return;
  yield node;
  for (const child of Object.values(node)) yield* nodesOf(child);
}

const files = ROOMS.flatMap((room) =>
  readdirSync(room, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.posix.join(entry.parentPath, entry.name))
    .filter(isProduct),
);

const readFile = (file: string): { literals: Found[]; isPutTogether: boolean } => {
  const literals: Found[] = [];
  let isPutTogether = false;
  const tree = parseAst(readProduct(file), { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  for (const node of nodesOf(tree)) {
    const { type, regex, callee } = node;
    if (type === 'Literal' && isRecord(regex)) {
      literals.push({ file, pattern: String(regex['pattern']), flags: String(regex['flags']) });
    }
    const isCall = type === 'NewExpression' || type === 'CallExpression';
    if (isCall && isRecord(callee) && callee['name'] === 'RegExp') isPutTogether = true;
  }
  return { literals, isPutTogether };
};

/** Patterns of schemas, those of the schema library among them, as the document has them. */
const schemaPatterns = (): Found[] => {
  const document = openApiDocument(routes, { basePath: '/api', cookie: 'x', version: '0' });
  const patterns = [...nodesOf(document)].flatMap(({ pattern }) =>
    typeof pattern === 'string' ? [pattern] : [],
  );
  return [...new Set(patterns)].map((pattern) => ({ file: 'openapi.json', pattern, flags: 'u' }));
};

describe('regular expressions', () => {
  check(
    {
      id: 'T-54',
      asks: 'every regular expression of the product takes linear time',
      mutants: [
        {
          name: 'a domain that backtracks',
          file: 'server/features/system/setup.service.ts',
          find: '([a-z0-9-]*[a-z0-9])?',
          replace: '([a-z0-9-]*[a-z0-9]*)*',
        },
        {
          name: 'a tag that is looked for from every bracket',
          file: 'src/api/client.ts',
          find: '/^\\s*<([^>]*)>(.*)$/s',
          replace: '/<([^>]*)>.*;rel/s',
        },
      ],
    },
    async ({ got }) => {
      const read = files.map((file) => ({ file, ...readFile(file) }));
      const found = [...read.flatMap(({ literals }) => literals), ...schemaPatterns()];
      const slow = found.flatMap(({ file, pattern, flags }) => {
        const [report] = analyse(new RegExp(pattern, flags), { maxReports: 1 }).reports;
        if (!report) return [];
        return [
          `${file}: /${pattern}/${flags} ${report.exponential ? 'exponential' : 'polynomial'}`,
        ];
      });
      const putTogether = read.filter(({ isPutTogether }) => isPutTogether).map(({ file }) => file);
      got(`${found.length} in ${files.length} files and the document: ${slow.length} not linear`);
      expect(found.length).toBeGreaterThan(60);
      expect(slow).toEqual([]);
      expect(putTogether.toSorted()).toEqual(Object.keys(PUT_TOGETHER).toSorted());
    },
  );
});
