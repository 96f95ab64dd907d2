import { RIGHT_KINDS } from '../../../contract/review-settings.ts';
import { param, readState } from '../../lib/url-state.ts';
import type { ItemFilters } from './inbox.queries.ts';

/** What the list shows, and which item is open, as they stand in the address. */
export const SHAPE = {
  view: param.oneOf(['open', 'decided', 'all'], 'open'),
  only: param.set(['advised', 'new']),
  kind: param.maybe(RIGHT_KINDS),
  q: param.text(),
  /** Key of the line that is open. */
  at: param.text(),
};
export type InboxState = ReturnType<typeof readInboxState>;
export const readInboxState = (search: URLSearchParams) => readState(SHAPE, search);

const MOST_SEARCH = 200;

/** What the list asks for. */
export const filtersOf = ({ view, only, kind, q }: InboxState): ItemFilters => {
  const show = [
    ...(view === 'all' ? [] : [view]),
    ...(only.includes('advised') ? ['recommended_revoke'] : []),
    ...(only.includes('new') ? ['new'] : []),
  ];
  return {
    ...(show.length > 0 && { show }),
    ...(kind !== undefined && { kind: [kind] }),
    ...(q !== '' && { q: q.slice(0, MOST_SEARCH) }),
  };
};

/** Whether something narrows the view beyond its tab. */
export const isNarrowed = ({ only, kind, q }: InboxState): boolean =>
  only.length > 0 || kind !== undefined || q !== '';

/** The filters as the desk keeps them: without the search, which is of the moment. */
export const showOf = ({ view, only, kind }: InboxState): string =>
  [view, ...only, ...(kind === undefined ? [] : [`kind-${kind}`])].join(',');

/** The address of what the desk kept; empty for what is shown anyway. */
export function searchOfShow(show: string | null): string {
  const words = (show ?? '').split(',');
  const search = new URLSearchParams();
  const view = words.find((word) => word === 'decided' || word === 'all');
  if (view !== undefined) search.set('view', view);
  const only = words.filter((word) => word === 'advised' || word === 'new');
  if (only.length > 0) search.set('only', only.join(','));
  const kind = RIGHT_KINDS.find((one) => words.includes(`kind-${one}`));
  if (kind !== undefined) search.set('kind', kind);
  return search.size === 0 ? '' : `?${search.toString()}`;
}
