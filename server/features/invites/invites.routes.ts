import {
  copyInviteLink,
  createInvites,
  listInvites,
  resendInvite,
  revokeInvite,
} from '../../../contract/invites.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { copyLink, resend, revoke } from './invite-acts.ts';
import { inviteMany, listInvitesPage } from './invites.service.ts';

export const invitesRoutes: readonly Implementation[] = [
  implement(listInvites, ({ query }, ctx) => listInvitesPage(ctx, query)),
  implement(createInvites, ({ body }, ctx) => inviteMany(ctx, body)),
  implement(resendInvite, ({ params }, ctx) => resend(ctx, params.invite_id)),
  implement(copyInviteLink, ({ params }, ctx) => copyLink(ctx, params.invite_id)),
  implement(revokeInvite, ({ params }, ctx) => revoke(ctx, params.invite_id)),
];
