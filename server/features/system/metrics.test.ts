import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { seedOrg } from '../../test/seed.ts';
import { parseExposition } from '../../test/exposition.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const scrape = async () => parseExposition((await test.app.inject({ url: '/metrics' })).body);

/** The names in the operator's table of metrics. */
const documented = (): string[] => {
  const page = readFileSync('docs/operator.md', 'utf8');
  return [...page.matchAll(/^\| `(rollcall_\w+)/gm)].map(([, name = '']) => name);
};

describe('the metrics', () => {
  it('are those that the page for the operator explains, and no others', async () => {
    const families = [...(await scrape()).keys()].filter((name) => name.startsWith('rollcall_'));
    expect(families.toSorted()).toEqual(documented().toSorted());
  });

  it('are what the ready alarms are made of, and the page says what to do at each', () => {
    const rules = readFileSync('docs/prometheus-rules.yml', 'utf8');
    const used = [...rules.matchAll(/\brollcall_\w+?(?=(?:_bucket|_count|_sum)?\b)/g)];
    const names = new Set(used.map(([name]) => name.replace(/_(bucket|count|sum)$/, '')));
    expect([...names].filter((name) => !documented().includes(name))).toEqual([]);
    const alarms = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    const page = readFileSync('docs/operator.md', 'utf8');
    const explained = [...page.matchAll(/^\| `(Rollcall\w+)`/gm)].map(([, name]) => name);
    expect(explained).toEqual(alarms);
  });

  it('tell of the whole platform what only the database knows', async () => {
    const valueOf = async (name: string) => (await scrape()).get(name)?.samples[0]?.value ?? 0;
    const before = await valueOf('rollcall_audit_entries');
    const { owner } = await seedOrg(test);
    await test.app.inject({
      method: 'POST',
      url: '/api/users/reset_password',
      headers: { 'sec-fetch-site': 'same-origin' },
      payload: { email: owner.email },
    });
    expect(await valueOf('rollcall_outbox_waiting_mails')).toBe(1);
    expect(await valueOf('rollcall_audit_entries')).toBeGreaterThan(before);
    expect(await valueOf('rollcall_audit_chains')).toBeGreaterThan(0);
    expect(Math.abs(await valueOf('rollcall_clock_offset_seconds'))).toBeLessThan(60);
  });

  it('are named as Prometheus asks: units, and _total on what only grows', async () => {
    const ours = [...(await scrape())].filter(([name]) => name.startsWith('rollcall_'));
    for (const [name, { type, help }] of ours) {
      expect({ name, isLower: /^[a-z_]+$/.test(name) }).toEqual({ name, isLower: true });
      expect({ name, isTotal: name.endsWith('_total') }).toEqual({
        name,
        isTotal: type === 'counter',
      });
      expect({ name, hasHelp: help.length > 5 }).toEqual({ name, hasHelp: true });
      expect({ name, odd: /_(ms|millis|minutes|hours|kb|mb)(_|$)/.test(name) }).toEqual({
        name,
        odd: false,
      });
    }
  });

  it('carry route templates, never ids or unknown paths', async () => {
    await test.app.inject({ url: '/api/users/123456/metrics' });
    await test.app.inject({ url: '/api/no-such/place' });
    const { samples } = (await scrape()).get('rollcall_request_duration_seconds') ?? {
      samples: [],
    };
    const seen = new Set(samples.map(({ labels }) => labels['route']));
    expect([...seen]).toContain('/api/users/:user_id/metrics');
    expect([...seen].join(' ')).not.toMatch(/123456|no-such/);
  });

  it('know the process under the names that everybody knows', async () => {
    const families = await scrape();
    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'process_start_time_seconds',
      'nodejs_eventloop_lag_seconds',
    ]) {
      expect({ name, has: families.has(name) }).toEqual({ name, has: true });
    }
    const { samples } = families.get('rollcall_build_info') ?? { samples: [] };
    expect(samples).toEqual([
      {
        labels: {
          version: JSON.parse(readFileSync('package.json', 'utf8')).version,
          node: process.versions.node,
        },
        value: 1,
      },
    ]);
  });

  it('count no request as running when all have been answered', async () => {
    await Promise.all([1, 2, 3].map(() => test.app.inject({ url: '/api/setup' })));
    // The scrape itself.
    expect((await scrape()).get('rollcall_requests_in_flight')?.samples[0]?.value).toBe(1);
  });
});
