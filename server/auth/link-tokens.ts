import type { Config } from '../config.ts';

/** What a mailed link is good for. */
export type LinkKind = 'invitation' | 'reset';

/** Life of a reset link that its owner asked for, and of one that an admin sent. */
export const RESET_MINUTES = { self: 30, admin: 24 * 60 } as const;

const PAGES = { invitation: 'accept-invitation', reset: 'set-password' } as const;

/**
 * Address of the page that a link opens. The token stands in the fragment, which no server, proxy
 * or Referer ever sees.
 */
export const linkUrl = (config: Pick<Config, 'publicUrl'>, kind: LinkKind, token: string): string =>
  `${config.publicUrl}/${PAGES[kind]}#token=${token}`;
