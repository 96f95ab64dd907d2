import { afterAll, beforeAll, expect, vi } from 'vitest';
import { registry } from '../../server/metrics/registry.ts';
import { freshIp } from '../../server/test/calls.ts';
import { seedCrowd } from '../../server/test/seed-crowd.ts';
import { loginAs, seedOrg, type SeededPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { signIn } from '../harness/sign-in.ts';

// How long a hash takes, and when a refusal leaves, is not what is asked here.
vi.mock(import('../../server/auth/hash-threads.ts'), async (original) => ({
  ...(await original()),
  verifyInThread: async () => false,
}));
vi.mock(import('../../server/auth/same-time.ts'), () => ({
  refusingLate: (work) => work(),
  answeringLate: (work) => work(),
}));

let test: TestApp;
let org: { readonly id: number; readonly owner: SeededPerson };
beforeAll(async () => {
  // One proxy is trusted; the guessers are not behind it.
  test = await createTestApp({ trustedProxies: ['192.0.2.1'] });
  org = await seedOrg(test);
});
afterAll(() => test.close());

const stoppedTotal = async (): Promise<number> => {
  const metric = await registry.getSingleMetric('rollcall_addresses_stopped_total')?.get();
  return metric?.values[0]?.value ?? 0;
};

check(
  {
    id: 'T-04',
    asks: 'one guess at each of many accounts: every address is stopped after at most 20, whatever it claims to be, and admins are told within a minute',
    mutants: [
      {
        name: 'any caller is believed to be a proxy',
        file: 'server/http/new-app.ts',
        find: '[...config.trustedProxies] : false',
        replace: '[...config.trustedProxies].length > 0 : false',
      },
      {
        name: 'nobody is told',
        file: 'server/features/session/verify-password.ts',
        find: "if (key.scope === 'ip') await",
        replace: 'if (false) await',
      },
      {
        name: 'addresses have no budget',
        file: 'server/features/session/verify-password.ts',
        find: '[accountKey(addressKey), ipKey(ctx.request.ip)]',
        replace: '[accountKey(addressKey)]',
      },
    ],
    timeout: 300_000,
  },
  async ({ pick, got }) => {
    const addresses = Array.from({ length: pick({ small: 3, full: 50 }) }, freshIp);
    const each = pick({ small: 25, full: 100 });
    const after = 100_000;
    await seedCrowd(test, org.id, addresses.length * each, after);
    const before = await stoppedTotal();
    const began = performance.now();
    const guesses = addresses.map(async (ip, which) => {
      let heard = 0;
      for (let n = 1; n <= each; n += 1) {
        const reply = await signIn(test, {
          email: `crowd-${after + which * each + n}@example.com`,
          password: 'Summer2026!',
          ip,
          headers: { 'x-forwarded-for': freshIp(), forwarded: `for=${freshIp()}` },
        });
        if (reply.statusCode === 401) heard += 1;
      }
      return heard;
    });
    const most = Math.max(...(await Promise.all(guesses)));
    const seconds = (performance.now() - began) / 1000;
    const { rows } = await test.owner.query<{ late: number; ip: string }>(
      `SELECT a.item_label AS ip, extract(epoch FROM a.created_at - max(f.created_at))::float8 AS late
       FROM audit_log a JOIN audit_log f ON f.org_id = a.org_id AND f.request_ip = a.item_label
         AND f.event IN ('authn.login_failed', 'authn.login_blocked') AND f.reason <> 'throttled'
       WHERE a.org_id = $1 AND a.event = 'authn.address_stopped' GROUP BY a.id`,
      [org.id],
    );
    const home = await test.app.inject({
      url: '/api/attention',
      headers: await loginAs(test, org.owner),
    });
    const { addresses_stopped_today: shown } = home.json();
    const counted = (await stoppedTotal()) - before;
    const latest = Math.max(...rows.map(({ late }) => late), 0);
    got(
      `${addresses.length * each} accounts, ${addresses.length} addresses, ${seconds.toFixed(0)} s: ` +
        `at most ${most} heard of one; ${rows.length} told in ${latest.toFixed(1)} s, ${shown} on the first page`,
    );
    expect(most).toBeLessThanOrEqual(20);
    expect(new Set(rows.map(({ ip }) => ip))).toEqual(new Set(addresses));
    expect(latest).toBeLessThan(60);
    expect([shown, counted]).toEqual([addresses.length, addresses.length]);
  },
);
