import type { Shot } from './shots.ts';

/** A request that a success calls for, and what it must come to. */
export interface FollowUp {
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly statuses: readonly number[];
  /** An id that must be in the list that comes back. */
  readonly holds?: number;
}

const idOf = (body: unknown): number =>
  typeof body === 'object' && body !== null && 'id' in body ? Number(body.id) : 0;

const inviteIds = (body: unknown): number[] =>
  Array.isArray(body)
    ? body.flatMap(({ invite }: { invite: { id: number } | null }) => invite?.id ?? [])
    : [];

const namedIds = (payload: Shot['payload']): number[] => {
  const { members = [] }: { members?: { id?: number }[] } = JSON.parse(String(payload ?? '{}'));
  return members.flatMap(({ id }) => id ?? []);
};

/** After a success: what was made is there, what was ended is not to be used. */
export const followUps = (shot: Shot, body: unknown): FollowUp[] => {
  const { ids, placed, payload } = shot;
  const key = `/users/${ids['user_id']}/api_keys/${ids['key_id']}`;
  const session = `/users/${ids['user_id']}/sessions/${ids['session_id']}`;
  const invite = `/invites/${ids['invite_id']}`;
  const again = (method: FollowUp['method'], path: string, ...statuses: number[]): FollowUp => ({
    what: 'use after its end',
    method,
    path,
    statuses,
  });
  const made = (path: string, holds?: number): FollowUp => ({
    what: 'what was made is there',
    method: 'GET',
    path,
    statuses: [200],
    ...(holds !== undefined && { holds }),
  });
  switch (placed.operation.operationId) {
    case 'createUser':
      return [made(`/users/${idOf(body)}`)];
    case 'createApiKey':
    case 'rotateApiKey':
      return [made(`/users/${ids['user_id']}/api_keys`, idOf(body))];
    case 'createInvites':
      return inviteIds(body)
        .slice(0, 1)
        .map((id) => made(`/orgs/${ids['org_id']}/invites?per_page=200`, id));
    case 'revokeApiKey':
      return [again('DELETE', key, 409)];
    case 'endUserSession':
      return [again('DELETE', session, 404, 401)];
    case 'revokeInvite':
      return [
        again('DELETE', invite, 409),
        again('POST', `${invite}/resend`, 409),
        again('POST', `${invite}/link`, 409),
      ];
    case 'removeMembers':
      return namedIds(payload).map((id) => again('GET', `/users/${id}`, 404));
    case 'deleteSession':
    case 'revokeToken':
      return [again('GET', '/session', 401)];
    default:
      return [];
  }
};
