import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { routes } from '../../contract/index.ts';
import { transact } from '../../server/http/transact.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { changeDirectly } from '../../server/test/world.ts';
import { check } from '../check.ts';
import { findLibreOffice, openInLibreOffice } from './csv/libre-office.ts';
import { isArmed, payloads, undisarmed } from './csv/payloads.ts';
import { plantRight, reviewAll, type Planted } from './csv/plant.ts';

const FILE = 'server/http/csv.ts';

/** The exports that the check takes; the table in an evidence pack comes on top, inside a zip. */
const EXPORTS = ['/access_matrix/export', '/orgs/:org_id/audit_log/export', '/users/export'];

let test: TestApp;
let org: { id: number; owner: SeededPerson };
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
});
afterAll(() => test.close());

/** Puts a text into every column of the exports that can hold one. */
const plant = async (text: string): Promise<Planted> => {
  const person = await seedPerson(test, org.id, { fullName: text });
  await changeDirectly(
    test,
    sql`INSERT INTO locks (user_id, kind, reason) VALUES (${person.id}, 'admin', ${text}) RETURNING id`,
  );
  const request = { id: text, method: 'PUT', url: text, ip: '127.0.0.1', userAgent: text };
  await transact(test.db, { actor: null, request }, async (_tx, audit) => {
    audit({
      event: 'user.updated',
      itemType: 'user',
      itemId: person.id,
      itemLabel: text,
      owner: { id: person.id, email: person.email, fullName: text },
      orgId: org.id,
      reason: text,
      summary: [text],
      changes: { full_name: [null, text] },
    });
  });
  return { text, personId: person.id, ...(await plantRight(test, org, person, text)) };
};

const take = async (path: string) => {
  const headers = await loginAs(test, org.owner);
  const reply = await test.app.inject({ method: 'GET', url: `/api${path}`, headers });
  expect(reply.statusCode, reply.body.slice(0, 500)).toBe(200);
  return reply;
};
const exported = async (path: string): Promise<string> => (await take(path)).body;

/** The matrix where a person meets a resource: it has 50 of each at most. */
const matrixOf = ({ teamId, resourceId }: Planted): Promise<string> =>
  exported(`/access_matrix/export?resource_type=flows&team_id=${teamId}&resource_q=${resourceId}`);

/** The table of the evidence pack of a review of everything that was planted. */
const evidenceOf = async (planted: readonly Planted[]): Promise<string> => {
  const reviewId = await reviewAll(test, org, planted);
  const { rawPayload } = await take(`/reviews/${reviewId}/evidence`);
  return Buffer.from(unzipSync(new Uint8Array(rawPayload))['items.csv'] ?? []).toString();
};

type Row = Record<string, string>;

/** A spreadsheet ends a row at a line break of any kind that no quotes stand around. */
const AS_OPENED = {
  bom: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
};

/** What the database says, by id, in the columns of the export that hold free text. */
const stored = async (query: string): Promise<Map<string, Row>> => {
  const { rows } = await test.owner.query<Row>(query, [org.id]);
  return new Map(rows.map((row) => [row['id'] ?? '', row]));
};

const PEOPLE = `SELECT u.id::text, u.full_name, l.reason AS lock_reason FROM users u
  JOIN locks l ON l.user_id = u.id WHERE u.default_org_id = $1`;
const LOG = `SELECT id::text, reason, item_label, owner_name, request_url, request_user_agent,
  (SELECT string_agg(line, '; ') FROM jsonb_array_elements_text(change_summary) line) AS change_summary FROM audit_log WHERE org_id = $1`;

// A right of a review is to a resource or, where it names none, to a team.
const ITEMS = `SELECT i.id::text, i.snapshot->'holder'->>'name' AS holder, d.reason,
  p.full_name AS reviewer, coalesce(i.snapshot->'right'->'resource'->>'resource_name' || ' (flows)',
    i.snapshot->'right'->'team'->>'name') AS "of"
  FROM review_items i JOIN review_decisions d ON d.item_id = i.id JOIN users p ON p.id = i.reviewer_id
  WHERE i.org_id = $1`;

/** Cells that did not come back as they are stored, but for the documented mark. */
const differences = (csv: string, source: Map<string, Row>, key = 'id'): string[] => {
  const rows: Row[] = parse(csv, { ...AS_OPENED, columns: true });
  const compared = rows.filter((row) => source.has(row[key] ?? ''));
  if (compared.length === 0) return ['nothing came back'];
  return compared.flatMap((row) =>
    Object.entries(source.get(row[key] ?? '') ?? {})
      .filter(([name, value]) => name !== 'id' && value !== null)
      .filter(([name, value]) => undisarmed(row[name] ?? '') !== undisarmed(value))
      .map(([name, value]) => `${name}: ${JSON.stringify([value, row[name]])}`),
  );
};

/** The same of a matrix, which has no ids: its heading, its person and where they meet. */
const matrixDifferences = (csv: string, { text, resourceId }: Planted): string[] => {
  const [heading = [], ...people]: string[][] = parse(csv, AS_OPENED);
  const seen = [heading[2], people[0]?.[0], people[0]?.[2]].map((cell = '') => undisarmed(cell));
  const told = [`${text} (flows ${resourceId})`, text, `operator (${text})`].map(undisarmed);
  return JSON.stringify(seen) === JSON.stringify(told) ? [] : [JSON.stringify([told, seen])];
};

const armed = (csv: string): string[] => {
  const rows: string[][] = parse(csv, AS_OPENED);
  return rows.flat().filter(isArmed);
};

describe('exports for spreadsheets', () => {
  check(
    {
      id: 'T-53',
      asks: '500 payloads through every CSV export: no cell begins like a formula, and it reads back as it was',
      timeout: 600_000,
      mutants: [
        {
          name: 'full-width signs',
          file: FILE,
          find: '\\s*[=+\\-@＝＋－＠])/;',
          replace: '\\s*[=+\\-@])/;',
        },
        {
          name: 'a line break alone',
          file: FILE,
          find: 'quote_record_delimiter: true',
          replace: 'quote_record_delimiter: false',
        },
        {
          name: 'headings',
          file: FILE,
          find: 'string: csvSafe,',
          replace: 'string: (cell, { header }) => (header ? cell : csvSafe(cell)),',
        },
        { name: 'semicolons', file: FILE, find: '([;\\r\\n])(?=', replace: '([\\r\\n])(?=' },
      ],
    },
    async ({ dose, pick, got }) => {
      const offered = Object.values(routes).filter(({ produces = [] }) =>
        produces.includes('text/csv'),
      );
      expect(offered.map(({ path }) => path).sort()).toEqual(EXPORTS);
      const texts = payloads(pick({ small: 48, full: 500 }));
      const planted: Planted[] = [];
      for (const text of texts) planted.push(await plant(text));
      const people = await exported('/users/export');
      const log = await exported(`/orgs/${org.id}/audit_log/export?format=csv`);
      const items = await evidenceOf(planted);
      const found = {
        armed: [people, log, items].flatMap(armed),
        changed: [
          ...differences(people, await stored(PEOPLE)),
          ...differences(log, await stored(LOG)),
          ...differences(items, await stored(ITEMS), 'item_id'),
        ],
      };
      for (const one of planted) {
        const matrix = await matrixOf(one);
        found.armed.push(...armed(matrix));
        found.changed.push(...matrixDifferences(matrix, one));
      }
      const program = dose === 'full' ? await findLibreOffice() : null;
      const sheets = program
        ? [
            await openInLibreOffice(program, people),
            await openInLibreOffice(program, log),
            await openInLibreOffice(program, items),
          ]
        : [];
      const cells = sheets.reduce((sum, sheet) => sum + sheet.cells, 0);
      const formulas = sheets.reduce((sum, sheet) => sum + sheet.formulas, 0);
      const opened = program
        ? `LibreOffice: ${formulas} formulas in ${cells} cells`
        : 'LibreOffice was not there';
      got(
        `${texts.length} payloads, 4 exports: ${found.armed.length} armed cells, ${found.changed.length} changed; ` +
          (dose === 'full' ? opened : 'LibreOffice in the full dose'),
      );
      expect(found).toEqual({ armed: [], changed: [] });
      expect(formulas).toBe(0);
      if (program) expect(cells).toBeGreaterThan(texts.length);
    },
  );
});
