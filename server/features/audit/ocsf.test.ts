import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditGrant, type Given, type GrantedTo } from '../../access/audit-grant.ts';
import { transact } from '../../http/transact.ts';
import { loginAs, seedOrg, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: { id: number; owner: SeededPerson };
let isValid: ValidateFunction;
beforeAll(async () => {
  const schema = JSON.parse(await readFile('verify/audit/ocsf-1.8.0.schema.json', 'utf8'));
  const ajv = new Ajv({ strict: false, formats: { ip: (text: string) => isIP(text) !== 0 } });
  isValid = ajv.compile(schema);
  test = await createTestApp();
  org = await seedOrg(test);
});
afterAll(() => test.close());

const ANA = { kind: 'user', id: 70, email: 'ana@example.com', full_name: 'Ana' } as const;
const DATA = { kind: 'team', id: 71, name: 'Data' } as const;
const ALL = { kind: 'org', id: 72, name: 'Acme' } as const;
const FLOW = { type: 'flows', id: 3, name: 'Orders' } as const;
const actor = { id: 9, email: 'ada@example.com', fullName: 'Ada', type: 'user' } as const;

const exported = async (event: string) => {
  const url = `/api/orgs/${org.id}/audit_log/export?format=ocsf&event=${event}`;
  const headers = await loginAs(test, org.owner);
  const reply = await test.app.inject({ method: 'GET', url, headers });
  expect(reply.statusCode, reply.body).toBe(200);
  const events = reply.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.filter((one) => !isValid(one))).toEqual([]);
  return events;
};

it('tells whom access was given to, and which', async () => {
  const level = (role: string): Given => ({ role, expiresAt: null });
  const grants: [GrantedTo, Given | null, Given | null][] = [
    [ANA, null, level('operator')],
    [DATA, level('collaborator'), level('owner')],
    [ALL, level('operator'), null],
  ];
  await transact(test.db, { actor: null, request: null }, async (_tx, audit) => {
    for (const grant of grants) {
      auditGrant((event) => audit({ ...event, orgId: org.id, actor }), FLOW, ...grant);
    }
  });
  const events = await exported('grant.created,grant.updated,grant.revoked');
  const resources = [{ uid: '3', name: 'Orders', type: 'flow' }];
  expect(events).toMatchObject([
    { user: { uid: '70', name: 'ana@example.com' }, privileges: ['operator'], resources },
    { user: { uid: 'team:71', name: 'Data', type_id: 99 }, privileges: ['owner'], resources },
    { user: { uid: 'org:72', name: 'Acme', type_id: 99 }, privileges: ['operator'], resources },
  ]);
  for (const event of events) expect(event.actor.user.uid).toBe('9');
});

it('tells which team somebody joined, was made, or ended, and the org of who joined that', async () => {
  await transact(test.db, { actor: null, request: null }, async (_tx, audit) => {
    const team = { itemType: 'team', itemId: 71, itemLabel: 'Data', orgId: org.id, actor } as const;
    const owner = { id: 70, email: 'ana@example.com', fullName: 'Ana' };
    audit({ ...team, event: 'team.created' });
    audit({ ...team, event: 'team.member_added', owner });
    audit({ ...team, event: 'team.deleted' });
    audit({ ...team, event: 'member.added', owner, itemType: 'user', itemId: 70 });
  });
  const group = { uid: '71', name: 'Data', type: 'team' };
  const events = await exported('team.created,team.member_added,team.deleted,member.added');
  expect(events.map((event) => event.group)).toEqual([
    group,
    group,
    group,
    { uid: String(org.id), type: 'org' },
  ]);
  expect(events[1].user).toMatchObject({ uid: '70' });
});
