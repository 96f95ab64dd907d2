import { param } from '../../lib/url-state.ts';

/** Two lists with pages stand on the security tab; each has its place in the address. */
export const SECURITY_STATE = {
  cursor: param.text(),
  per_page: param.int(1, 200, 25),
  locks: param.text(),
};
