import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
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
