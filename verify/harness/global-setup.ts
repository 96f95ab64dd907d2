import pg from 'pg';
import type { TestProject } from 'vitest/node';
import startTestServer from '../../server/test/global-setup.ts';
import { mutantFromEnv } from './mutate.ts';

/** The server of the tests, with the dose, and with the break in its template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('dose', process.env['VERIFY_DOSE'] === 'full' ? 'full' : 'small');
  const stop = await startTestServer(project);
  const mutant = mutantFromEnv();
  if (mutant && 'sql' in mutant) {
    const { superuser, template } = project.getProvidedContext().testServer;
    const client = new pg.Client({ ...superuser, database: template });
    await client.connect();
    await client.query(mutant.sql).finally(() => client.end());
  }
  return stop;
}
