import { randomUUID } from 'node:crypto';
import type { Call } from './call.ts';
import type { Stage } from './stage.ts';

/** What a write is about, and what must be found if it was acknowledged. */
export type Wanted =
  | { readonly kind: 'person' | 'invitation'; readonly email: string }
  | { readonly kind: 'name'; readonly userId: number; readonly name: string }
  | { readonly kind: 'role'; readonly userId: number }
  | { readonly kind: 'lock'; readonly userId: number; readonly reason: string }
  | { readonly kind: 'org'; readonly description: string }
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'settings' | 'read' };

/** One request of a load. */
export interface Op {
  readonly wanted: Wanted;
  readonly call: Call;
}

const ZONES = ['Europe/Paris', 'Asia/Tokyo', 'America/Lima', 'Africa/Cairo', 'Europe/Berlin'];

/** Kinds by share. A key every so often, and no more in all than one person may have at a time. */
const MIX = ['person', 'name', 'invitation', 'role', 'lock', 'org', 'name', 'settings'] as const;
const KEY_EVERY = 120;
const MOST_KEYS = 10;

/** An Idempotency-Key: every POST of a load has one. */
export const fresh = () => ({ 'idempotency-key': randomUUID() });

const opOf = (
  stage: Stage,
  kind: Exclude<Wanted['kind'], 'read'>,
  mark: string,
  userId: number,
): Op => {
  const { orgId, adminId } = stage;
  const put = (path: string, body: object): Call => ({ method: 'PUT', path, body });
  const post = (path: string, body: object): Call => ({
    method: 'POST',
    path,
    body,
    headers: fresh(),
  });
  const email = `${mark}@example.com`;
  switch (kind) {
    case 'person':
      return { wanted: { kind, email }, call: post('/api/users', { email }) };
    case 'invitation':
      return {
        wanted: { kind, email },
        call: post(`/api/orgs/${orgId}/invites`, { invites: [{ email }] }),
      };
    case 'name':
      return {
        wanted: { kind, userId, name: `Name ${mark}` },
        call: put(`/api/users/${userId}`, { full_name: `Name ${mark}` }),
      };
    case 'role':
      return {
        wanted: { kind, userId },
        call: put(`/api/orgs/${orgId}/members`, { members: [{ id: userId, admin: true }] }),
      };
    case 'lock':
      return {
        wanted: { kind, userId, reason: mark },
        call: put(`/api/users/${userId}/lock_account`, { reason: mark }),
      };
    case 'org':
      return {
        wanted: { kind, description: mark },
        call: put(`/api/orgs/${orgId}`, { description: mark }),
      };
    case 'key':
      return {
        wanted: { kind, name: mark },
        call: post(`/api/users/${adminId}/api_keys`, { name: mark }),
      };
    case 'settings':
      return {
        wanted: { kind },
        call: put('/api/user_settings', { time_zone: ZONES[mark.length % ZONES.length] }),
      };
  }
};

const TARGETED: readonly Wanted['kind'][] = ['name', 'role', 'lock'];

/** A mixed load of `count` writes, most with a target of their own; adds the people it needs. */
export const planWrites = async (stage: Stage, count: number): Promise<Op[]> => {
  const run = randomUUID().slice(0, 8);
  const keyEvery = Math.max(KEY_EVERY, Math.ceil(count / MOST_KEYS));
  const kinds = Array.from({ length: count }, (_, index) =>
    index % keyEvery === 0 ? 'key' : (MIX[index % MIX.length] ?? 'org'),
  );
  const needed = kinds.filter((kind) => TARGETED.includes(kind)).length;
  const targets = needed > 0 ? await stage.addPeople(needed) : [];
  return kinds.map((kind, index) => {
    const mark = `${run}-${index}`;
    return opOf(stage, kind, mark, TARGETED.includes(kind) ? (targets.pop() ?? 0) : 0);
  });
};

/** A load of writes with so many reads behind each: of the people, the org, the log. */
export const withReads = (stage: Stage, writes: readonly Op[], readsEach: number): Op[] => {
  const org = `/api/orgs/${stage.orgId}`;
  const paths = ['/api/users?access_role=all', org, `${org}/audit_log`];
  const reads = Array.from({ length: readsEach }, (_, index): Op => {
    const path = paths[index % paths.length] ?? '';
    return { wanted: { kind: 'read' }, call: { method: 'GET', path } };
  });
  return writes.flatMap((write) => [write, ...reads]);
};

/** Ends the keys that the loads before have left, so that there is room for more. */
export const revokeKeys = async (stage: Stage): Promise<void> => {
  const path = `/api/users/${stage.adminId}/api_keys`;
  const { body } = await stage.call({ method: 'GET', path });
  for (const key of Array.isArray(body) ? body : []) {
    if (key.status !== 'active') continue;
    const headers = { 'if-match': '*' };
    await stage.call({ method: 'DELETE', path: `${path}/${key.id}`, headers });
  }
};
