import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { spawnServer, type SpawnedServer } from '../../harness/spawn-server.ts';
import { setStage } from '../load/stage.ts';
import type { Told } from './told.ts';

type Env = Readonly<Record<string, string | undefined>>;

const TOKEN = 'token for the states';

const metric = async ({ url }: SpawnedServer, name: string): Promise<string> => {
  const reply = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const lines = (await reply.text()).split('\n');
  return lines.find((line) => line.startsWith(name)) ?? `no ${name}`;
};

/** A row of the audit log that the owner of the database has changed. */
const tampered = async (server: SpawnedServer, superuser: pg.Client): Promise<Told[]> => {
  const stage = await setStage(server);
  await superuser.query(`SET session_replication_role = replica;
    UPDATE audit_log SET item_label = 'something else' WHERE id = (SELECT min(id) FROM audit_log)`);
  const path = `/api/orgs/${stage.orgId}/audit_log/verify`;
  const { body } = await stage.call({ method: 'GET', path });
  const verdict = JSON.stringify(body);
  const count = await metric(server, 'rollcall_audit_verifications_total{verdict="broken"}');
  return [
    {
      state: 'tampered row, to the admin',
      said: verdict,
      wants: /"intact":false.*"seq":1,.*changed/,
    },
    {
      state: 'tampered row, in the log',
      said: server.lines.join('\n'),
      wants: /"level":50.*tampered with/,
    },
    { state: 'tampered row, to the monitor', said: count, wants: / 1$/ },
  ];
};

/** A proxy that nobody has named, and a browser that came over plain http. */
const peers = async (server: SpawnedServer): Promise<Told[]> => {
  await fetch(`${server.url}/api/setup`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
  await fetch(`${server.url}/api/setup`, { headers: { 'x-forwarded-for': '203.0.113.10' } });
  const reply = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { origin: 'http://people.example.com:3000', 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'a@example.com', password: 'whatever it is' }),
  });
  const log = server.lines.filter((line) => line.includes('TRUSTED_PROXIES=127.0.0.1'));
  const proxied = await metric(server, 'rollcall_untrusted_forwarded_requests_total');
  const plain = await metric(server, 'rollcall_plain_http_writes_total');
  return [
    { state: 'proxy that hides the caller', said: `${log.length} warnings`, wants: /^1 / },
    { state: 'proxy, to the monitor', said: proxied, wants: / 2$/ },
    {
      state: 'https address over http',
      said: await reply.text(),
      wants: /Open https:\/\/people.example.com instead/,
    },
    { state: 'the same, in the log', said: server.lines.join('\n'), wants: /PUBLIC_URL is https/ },
    { state: 'the same, to the monitor', said: plain, wants: / 1$/ },
  ];
};

/** Told to stop, and told again because there is no time. */
const hurried = async (server: SpawnedServer): Promise<Told[]> => {
  const stopped = server.kill('SIGTERM');
  await delay(300);
  const ready = await fetch(`${server.url}/health/ready`);
  const text = await ready.text();
  await delay(1_000);
  const code = await Promise.race([server.kill('SIGTERM'), delay(20_000, 'still there')]);
  await Promise.race([stopped, delay(0)]);
  return [
    { state: 'while it stops', said: `${ready.status} ${text}`, wants: /^503 .*stopping/ },
    { state: 'told to stop a second time', said: String(code), wants: /^0$/ },
  ];
};

/** What a running server says in a bad state. */
export const whileRunning = async (env: Env, superuser: pg.Client): Promise<Told[]> => {
  const server = await spawnServer({
    env: {
      ...env,
      PUBLIC_URL: 'https://people.example.com',
      METRICS_TOKEN: TOKEN,
      DRAIN_SECONDS: '600',
    },
  });
  try {
    return [
      ...(await peers(server)),
      ...(await tampered(server, superuser)),
      ...(await hurried(server)),
    ];
  } finally {
    await server.kill('SIGKILL');
  }
};
