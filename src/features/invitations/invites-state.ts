import type * as z from 'zod';
import { param, readState } from '../../lib/url-state.ts';
import type { InvitesQuery } from './invites.queries.ts';

export const INVITE_STATUSES = ['pending', 'expired', 'accepted', 'revoked'] as const;
export const INVITE_SORTS = ['created_at', 'expires_at', 'email'] as const;
export type InviteSort = (typeof INVITE_SORTS)[number];

/** Longest search the server takes. */
export const MAX_SEARCH = 200;

/** The list's state in the URL; filters are named as the API names them. */
export const INVITES_SHAPE = {
  q: param.text(),
  status: param.set(INVITE_STATUSES),
  expires_within_hours: param.maybeInt(1, 8760),
  invited_by: param.maybeInt(1, Number.MAX_SAFE_INTEGER),
  sort: param.oneOf(INVITE_SORTS, 'created_at'),
  order: param.oneOf(['asc', 'desc'], 'desc'),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
  /** `1`: the dialog for new invitations is open. */
  new: param.maybe(['1']),
};
export type InvitesState = z.output<z.ZodObject<typeof INVITES_SHAPE>>;

/** What Reset leaves alone: how the list looks, not what is in it. */
export const LOOK_KEYS = ['sort', 'order', 'per_page'] as const;

/** Whether anything narrows the list down. */
export const isNarrowed = (state: InvitesState): boolean =>
  state.q !== '' ||
  state.status.length > 0 ||
  state.expires_within_hours !== undefined ||
  state.invited_by !== undefined;

/** The request for the page that the state stands for. */
export const invitesQueryOf = (state: InvitesState): InvitesQuery => ({
  sort: state.sort,
  order: state.order,
  per_page: state.per_page,
  ...(state.q !== '' && { q: state.q.slice(0, MAX_SEARCH) }),
  ...(state.status.length > 0 && { status: state.status.join(',') }),
  ...(state.expires_within_hours !== undefined && {
    expires_within_hours: state.expires_within_hours,
  }),
  ...(state.invited_by !== undefined && { invited_by: String(state.invited_by) }),
  ...(state.cursor !== '' && { cursor: state.cursor }),
});

export const readInvitesState = (search: URLSearchParams): InvitesState =>
  readState(INVITES_SHAPE, search);
