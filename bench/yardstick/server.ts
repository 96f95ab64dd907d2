import { createServer } from 'node:http';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { freePort } from '../../verify/harness/spawn-server.ts';
import { answer } from '../process/child.ts';
import type { Statement, YardstickPage } from './page.ts';

// Bare node:http, the same SQL through the same driver, JSON.stringify. No framework, no session,
// no rights, no checking of what comes in or goes out, no headers but what node writes, no log.

/** Where it answers from, and as what org the views that the statements read should see it. */
interface Start {
  readonly database: PoolConfig;
  readonly orgId: number;
  readonly pages: readonly YardstickPage[];
}

const serve = async ({ database, orgId, pages }: Start) => {
  const pool = new pg.Pool({
    ...database,
    max: 16,
    onConnect: (client) =>
      client.query(
        `SET random_page_cost = 1.1; SELECT set_config('app.org_id', '${orgId}', false)`,
      ),
  });
  await pool.query('SELECT 1');
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const ask = ({ text, values }: Statement) => pool.query(text, [...values]);
  const answerPage = async ({ statements, beside }: YardstickPage) => {
    const counted = Promise.all(beside.map(ask));
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await ask(statement)).rows;
    await counted;
    return JSON.stringify(rows);
  };
  const server = createServer((request, response) => {
    const page = byPath.get(request.url ?? '');
    if (!page) {
      response.writeHead(404).end();
      return;
    }
    answerPage(page).then(
      (body) => {
        response.setHeader('content-type', 'application/json; charset=utf-8');
        response.setHeader('content-length', Buffer.byteLength(body));
        response.end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.keepAliveTimeout = 60_000;
  const port = await freePort();
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${port}`;
};

answer((question) => serve(question as Start));
