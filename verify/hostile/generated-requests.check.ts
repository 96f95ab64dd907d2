import { afterAll, beforeAll, describe, expect } from 'vitest';
import { ROUTES, WANTS_A_SECRET } from '../../server/test/route-examples.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { runCampaign } from './fuzz/campaign.ts';

const SLOWEST_MS = 1_500;

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

describe('requests made from the OpenAPI document', () => {
  check(
    {
      id: 'T-50',
      asks: '10,000 valid and spoilt requests as four roles, each reply as the document says: 0 objections, 1.5 s at most',
      timeout: 1_200_000,
      mutants: [
        {
          name: 'bad fields pass',
          file: 'server/http/validate.ts',
          find: 'if (result.success) return result.data;',
          replace: 'return result.success ? result.data : value;',
        },
        {
          name: 'a code that the document does not have',
          file: 'server/openapi/replies.ts',
          find: "(['not_found'] as const)",
          replace: '([])',
        },
        {
          name: 'Allow names what is not offered',
          file: 'server/http/allowed-methods.ts',
          find: "const allow = allowed.join(', ');",
          replace: "const allow = 'GET, HEAD';",
        },
        {
          name: 'a stranger reads',
          file: 'server/http/pipeline.ts',
          find: "if (route.rights === 'public') return null;",
          replace:
            "if (route.rights === 'public' || route.path === '/orgs/account_summary') return null;",
        },
        {
          name: 'a key ends twice',
          file: 'server/features/keys/keys.service.ts',
          find: "if (old.status !== 'active' && old.status !== 'rotating_out') {",
          replace: 'if (old.id === 0) {',
        },
      ],
    },
    async ({ dose, pick, got }) => {
      // Within `npm test` the same requests each time, or it would find something at random.
      const chance = dose === 'small' ? 1 : Date.now() % 1e6;
      const seed = Number(process.env['VERIFY_SEED'] ?? chance);
      const outcome = await runCampaign(test, pick({ small: 400, full: 10_000 }), seed);
      const { requests, objections, succeeded, slowest } = outcome;
      got(
        `${requests} requests to ${ROUTES.length} operations (seed ${seed}): ${objections.length} objections; ` +
          `${succeeded.size} operations succeeded; slowest reply ${Math.round(slowest)} ms`,
      );
      expect(objections.slice(0, 20)).toEqual([]);
      if (dose === 'small') return;
      // Or the requests were no good.
      const never = ROUTES.map(([name]) => name).filter((name) => !succeeded.has(name));
      expect(never.filter((name) => !WANTS_A_SECRET.has(name))).toEqual([]);
      expect(slowest).toBeLessThanOrEqual(SLOWEST_MS);
    },
  );
});
