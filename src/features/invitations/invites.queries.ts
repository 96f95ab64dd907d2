import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  copyInviteLink,
  createInvites,
  listInvites,
  resendInvite,
  revokeInvite,
  type Invite,
} from '../../../contract/invites.ts';
import type { RequestBody } from '../../../contract/route.ts';
import { call, callPage } from '../../api/client.ts';
import type { CallInput } from '../../api/request.ts';

export type InvitesQuery = NonNullable<CallInput<typeof listInvites>['query']>;
export type InviteBody = RequestBody<typeof createInvites>;

export const invitesQueries = {
  all: ['invites'] as const,
  lists: () => [...invitesQueries.all, 'list'] as const,
  list: (orgId: number, query: InvitesQuery) =>
    queryOptions({
      queryKey: [...invitesQueries.lists(), orgId, query] as const,
      queryFn: ({ signal }) => callPage(listInvites, { params: { org_id: orgId }, query, signal }),
      placeholderData: keepPreviousData,
    }),
};

// Plain functions from here on: their replies may carry links, which no cache may keep.

/** Judges rows without sending anything. */
export const judgeInvites = (orgId: number, body: InviteBody, signal: AbortSignal) =>
  call(createInvites, {
    params: { org_id: orgId },
    body: { ...body, dry_run: true },
    signal,
  });

/** Invites. `key`: one per intent, so that a repeated press invites nobody twice. */
export const sendInvites = (orgId: number, body: InviteBody, key: string) =>
  call(createInvites, { params: { org_id: orgId }, body, idempotencyKey: key });

type Whom = Pick<Invite, 'id' | 'etag'>;

export const resend = (invite: Whom, key: string) =>
  call(resendInvite, {
    params: { invite_id: invite.id },
    ifMatch: invite.etag,
    idempotencyKey: key,
  });

export const revoke = (invite: Whom) =>
  call(revokeInvite, { params: { invite_id: invite.id }, ifMatch: invite.etag });

export const makeLink = (invite: Whom, key: string) =>
  call(copyInviteLink, { params: { invite_id: invite.id }, idempotencyKey: key });
