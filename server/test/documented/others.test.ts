import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  getAccountMetrics,
  getFlowsDashboard,
  getUserMetrics,
} from '../../../contract/flow-metrics.ts';
import { listTransferable, transferUser } from '../../../contract/leaving.ts';
import { RESOURCE_TYPES } from '../../../contract/resources.ts';
import { getUserSettings } from '../../../contract/user-settings.ts';
import { makeLeaver, type Leaver } from '../leaver.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { clientFor, INSTANT } from './client.ts';

let test: TestApp;
let at: Leaver;
let send: Awaited<ReturnType<typeof clientFor>>;

beforeAll(async () => {
  test = await createTestApp();
  at = await makeLeaver(test);
  await at.call('POST', '/resource_access/usage', {
    usages: [{ resource_type: 'flows', resource_id: 8, user_id: at.ann.id }],
  });
  send = await clientFor(test, at.org.owner);
});
afterAll(() => test.close());

/** What only the platform that runs the flows can know. */
const UNKNOWN = { records: null, size: null, errors: null };
const today = () => new Date().toISOString().slice(0, 10);

describe('settings and figures', () => {
  it('GET /user_settings', async () => {
    expect(await send(getUserSettings, 'GET /user_settings')).toEqual({
      theme: 'system',
      density: 'comfortable',
      time_zone: expect.any(String),
    });
  });

  it('GET /users/{id}/metrics', async () => {
    const path = `/users/${at.ann.id}/metrics` as const;
    expect(await send(getUserMetrics, `GET ${path}?resource_type=SOURCE&from=${today()}`)).toEqual({
      status: 200,
      metrics: [],
    });
  });

  it('GET /users/{id}/flows/account_metrics', async () => {
    const reply = await send(
      getAccountMetrics,
      `GET /users/${at.ann.id}/flows/account_metrics?from=${today()}&org_id=${at.org.id}`,
    );
    const of = (type: string) => ({
      org_id: at.org.id,
      owner_id: at.ann.id,
      resource_type: type,
      resources: 1,
      added: 1,
      used: 0,
      ...UNKNOWN,
    });
    const { metrics } = reply as { metrics: { resource_type: string }[] };
    expect(reply).toEqual({ status: 200, metrics: expect.any(Array) });
    expect(metrics).toEqual(expect.arrayContaining([of('flows'), of('data_sources'), of('teams')]));
    expect(metrics).toHaveLength(3);
  });

  it('GET /users/{id}/flows/dashboard', async () => {
    const path = `/users/${at.ann.id}/flows/dashboard` as const;
    expect(await send(getFlowsDashboard, `GET ${path}?access_role=all`)).toEqual({
      status: 200,
      metrics: {
        flows: {
          8: {
            name: 'Invoices',
            access_level: 'admin',
            last_used_at: INSTANT,
            status: 'OK',
            ...UNKNOWN,
          },
        },
      },
    });
  });
});

describe('handing over', () => {
  const nothing = Object.fromEntries(RESOURCE_TYPES.map((type) => [type, []]));
  const owned = () => `GET /users/${at.ann.id}/transferable?org_id=${at.org.id}` as const;

  it('GET /users/{id}/transferable lists it by type, PUT /users/{id}/transfer hands it over', async () => {
    expect(await send(listTransferable, owned())).toEqual({
      ...nothing,
      teams: [{ id: at.teamId, name: 'Data' }],
      data_sources: [{ id: 7, name: 'Shop' }],
      flows: [{ id: 7, name: 'Orders' }],
    });
    const reply = await send(transferUser, `PUT /users/${at.ann.id}/transfer`, {
      org_id: at.org.id,
      delegate_owner_id: at.bob.id,
    });
    expect(reply).toEqual({
      status: 'success',
      message: '3 things of Ann went to Bob',
      org_id: at.org.id,
      owner_id: at.ann.id,
      delegate_owner_id: at.bob.id,
      transferred: { teams: 1, data_sources: 1, flows: 1 },
    });
    expect(await send(listTransferable, owned())).toEqual(nothing);
  });
});
