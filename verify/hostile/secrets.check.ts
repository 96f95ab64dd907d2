import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { startSmtpInbox, type SmtpInbox } from '../../server/test/smtp-inbox.ts';
import { createTestDatabase } from '../../server/test/test-database.ts';
import { check, type Run } from '../check.ts';
import { databaseUrl, spawnServer, type SpawnedServer } from '../harness/spawn-server.ts';
import { failToChange, mistreat, sweep } from './secrets/abuse.ts';
import { mouthOf, type Mouth } from './secrets/mouth.ts';
import { tell, tokenIn, type Cast } from './secrets/story.ts';
import { Vault } from './secrets/vault.ts';

const LEAST_SECRETS = 40;
const PAGE = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><div id="root"></div>';
const LEVELS = ['trace', 'debug', 'info', 'error'];
/** What the beginning of every stored password hash looks like. */
const HASH_PREFIX = '$argon2id$v=19$';

const REFUSE = `ALTER TABLE users ADD CONSTRAINT refusing
  CHECK (password_changed_at IS NULL OR password_changed_at < now() - interval '1 day') NOT VALID`;

/** Hears every table but those that are made to hold hashes, and the audit log by itself. */
const hearDatabase = async (vault: Vault, superuser: pg.Client): Promise<void> => {
  const { rows: tables } = await superuser.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const { rows } = await superuser.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${name} t`,
    );
    const kind = name === 'audit_log' ? 'audit' : `tables ${name}`;
    // Where a hash belongs, and the addresses that people have typed.
    const mayTell =
      name === 'users'
        ? ['a password hash']
        : name === 'mail_outbox'
          ? ['password typed as the address']
          : [];
    for (const { row } of rows) vault.hear(kind, row, mayTell);
  }
};

const hearFolder = async (vault: Vault, folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    vault.hear(
      `files ${entry.name}`,
      await readFile(path.join(entry.parentPath, entry.name), 'utf8'),
    );
  }
};

const hearMails = (vault: Vault, inbox: SmtpInbox): void => {
  for (const mail of inbox.mails) {
    const text = JSON.stringify([[...mail.headers], mail.subject, mail.text, mail.html]);
    vault.hear('mails', text, vault.namesIn(tokenIn(mail.text ?? '')));
  }
};

const hearPages = async ({ ask }: Mouth, { orgId, owner }: Cast, metricsToken: string) => {
  for (const page of ['/', '/people', '/set-password', '/api/docs', '/api/openapi.json']) {
    await ask('GET', page, { headers: owner, want: 200 });
  }
  for (const file of ['audit_log/export', 'audit_log/export?format=jsonl']) {
    await ask('GET', `/api/orgs/${orgId}/${file}`, { headers: owner, want: 200 });
  }
  await ask('GET', '/api/users/export', { headers: owner, want: 200 });
  await ask('GET', '/metrics', {
    headers: { authorization: 'Bearer no-such-operator' },
    want: 401,
  });
  await ask('GET', '/metrics', { headers: { authorization: `Bearer ${metricsToken}` }, want: 200 });
};

const listen = async (vault: Vault, logLevel: string, isFull: boolean): Promise<number> => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-canary-'));
  // The page as the build leaves it, without the build.
  const webDir = path.join(dataDir, 'web');
  await mkdir(webDir);
  await writeFile(path.join(webDir, 'index.html'), PAGE);
  const smtpPassword = vault.plant('password of the mail server');
  const inbox = await startSmtpInbox(0, smtpPassword);
  const superuser = new pg.Client({
    ...inject('testServer').superuser,
    database: String(database.app.database),
  });
  await superuser.connect();
  const metricsToken = vault.plant('token for the metrics');
  const setupToken = vault.plant('token for the set-up');
  vault.keep('a password hash', HASH_PREFIX);
  // Where the server asks for a password, it is the harness's and not planted.
  const withPassword = (config: pg.PoolConfig, name: string) =>
    databaseUrl({
      ...config,
      ...(!process.env['TEST_DATABASE_URL'] && { password: vault.plant(name) }),
    });
  const smtp = (secret: string) => `smtp://rollcall:${secret}@127.0.0.1:${inbox.port}`;
  const env = {
    DATABASE_URL: withPassword(database.app, 'password of the database'),
    MIGRATION_DATABASE_URL: withPassword(database.owner, 'password of the owner of the tables'),
    DATA_DIR: dataDir,
    SETUP_TOKEN: setupToken,
    METRICS_TOKEN: metricsToken,
    WEB_DIR: webDir,
    LOG_LEVEL: logLevel,
  };
  const running: SpawnedServer[] = [];
  const begin = async (secret: string): Promise<SpawnedServer> => {
    const server = await spawnServer({ env: { ...env, SMTP_URL: smtp(secret) } });
    running.push(server);
    return server;
  };
  try {
    const server = await begin(smtpPassword);
    const mouth = mouthOf(vault, server.url);
    const cast = await tell(vault, mouth, inbox, setupToken);
    await mistreat(vault, mouth, cast);
    await superuser.query(REFUSE);
    await failToChange(vault, mouth, cast);
    await superuser.query('ALTER TABLE users DROP CONSTRAINT refusing');
    const asked = await sweep(vault, mouth, cast, isFull);
    await hearPages(mouth, cast, metricsToken);
    await server.kill('SIGTERM');
    for (const line of server.lines) vault.hear('lines', line);

    // Again with a database and a mail server that refuse it.
    const refused = await begin(vault.plant('wrong password of the mail server'));
    await fetch(`${refused.url}/api/users/reset_password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ email: 'olive@example.com' }),
    });
    // Not by the log: at the highest levels it does not tell.
    const failed = () =>
      superuser.query('SELECT FROM mail_outbox WHERE attempts > 0 AND sent_at IS NULL');
    await expect
      .poll(async () => (await failed()).rowCount, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await refused.kill('SIGTERM');
    const astray = { ...env, DATABASE_URL: env.DATABASE_URL.replace(/\/[^/]+$/, '/nowhere') };
    const ended: unknown = await spawnServer({ env: astray }).catch((error: unknown) => error);
    for (const line of refused.lines) vault.hear('lines', line);
    vault.hear('lines at a failed start', String(ended));
    hearMails(vault, inbox);
    await hearDatabase(vault, superuser);
    await hearFolder(vault, dataDir);
    return asked;
  } finally {
    await Promise.all(running.map((server) => server.kill('SIGKILL')));
    await superuser.end();
    await inbox.close();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

const prove = async (run: Run): Promise<void> => {
  let secrets = 0;
  let asked = 0;
  const volumes: string[] = [];
  const leaks: string[] = [];
  for (const level of run.dose === 'full' ? LEVELS : LEVELS.slice(0, 1)) {
    const vault = new Vault();
    asked += await listen(vault, level, run.dose === 'full');
    secrets = vault.size;
    volumes.push(`${level}: ${vault.volume()}`);
    leaks.push(...vault.leaks().map((leak) => `${level}: ${leak}`));
  }
  run.got(
    `${secrets} secrets, ${asked} requests of the sweep: ${leaks.length} leaks (${volumes.join('; ')})`,
  );
  expect(secrets).toBeGreaterThanOrEqual(LEAST_SECRETS);
  expect(leaks).toEqual([]);
};

check(
  {
    id: 'T-55',
    asks: '40 planted secrets through every route, errors included: 0 in logs, audit, metrics, exports, pages, mails and error bodies',
    timeout: 300_000,
    mutants: [
      {
        name: 'query strings in the log',
        file: 'server/logger-options.ts',
        find: "request.url.split('?', 1)[0] ?? ''",
        replace: 'request.url',
      },
      {
        name: 'values of a failed query in the log',
        file: 'server/loggable-error.ts',
        find: "'query' in error",
        replace: "'nothing' in error",
      },
      {
        name: 'query strings in the audit log',
        file: 'server/http/pipeline.ts',
        find: "request.url.split('?', 1)[0] ?? ''",
        replace: 'request.url',
      },
      {
        name: 'the set-up token in the log',
        file: 'server/serve.ts',
        find: "isTokenGiven ? '<SETUP_TOKEN>'",
        replace: "false ? '<SETUP_TOKEN>'",
      },
    ],
  },
  prove,
);
