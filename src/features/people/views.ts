import type { SavedView } from '../../../contract/user-settings.ts';
import { PEOPLE_SHAPE } from './people-state.ts';

/** The state of the list without the place in it: what a view remembers, in one form for one state. */
export function viewSearch(search: URLSearchParams): string {
  const kept = Object.keys(PEOPLE_SHAPE)
    .filter((key) => key !== 'cursor' && (search.get(key) ?? '') !== '')
    .toSorted()
    .map((key) => [key, search.get(key) ?? ''] as [string, string]);
  const text = new URLSearchParams(kept).toString();
  return text === '' ? '' : `?${text}`;
}

const isSameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const isOf = (view: SavedView, orgId: number): boolean =>
  view.page === 'people' && view.org_id === orgId;

/** The views of this list, by name; those of other lists and orgs are left alone by all of these. */
export const viewsOf = (views: readonly SavedView[], orgId: number): SavedView[] =>
  views.filter((view) => isOf(view, orgId)).toSorted((a, b) => a.name.localeCompare(b.name));

export const findView = (views: readonly SavedView[], orgId: number, name: string) =>
  views.find((view) => isOf(view, orgId) && isSameName(view.name, name.trim()));

const others = (views: readonly SavedView[], orgId: number, name: string): SavedView[] =>
  views.filter((view) => !isOf(view, orgId) || !isSameName(view.name, name));

/** Why a view cannot be called so: another one is. */
export const whyNotCalled = (
  views: readonly SavedView[],
  orgId: number,
  from: string,
  to: string,
): string | null => {
  const taken = findView(others(views, orgId, from), orgId, to);
  return taken === undefined ? null : `You have another view called ${taken.name}`;
};

/** Another view has the name already. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
}

/** With a view under this name: a new one, or in place of the one that has it. */
export const withView =
  (orgId: number, name: string, search: string) =>
  (views: readonly SavedView[]): SavedView[] => [
    ...others(views, orgId, name.trim()),
    { page: 'people', org_id: orgId, name: name.trim(), search },
  ];

export const withoutView =
  (orgId: number, name: string) =>
  (views: readonly SavedView[]): SavedView[] =>
    others(views, orgId, name);

/**
 * With another name for a view; never in place of the view that has that name.
 * @throws NameTaken
 */
export const withNewName =
  (orgId: number, from: string, to: string) =>
  (views: readonly SavedView[]): SavedView[] => {
    const view = findView(views, orgId, from);
    if (view === undefined) return [...views];
    const problem = whyNotCalled(views, orgId, from, to);
    if (problem !== null) throw new NameTaken(problem);
    return withView(orgId, to, view.search)(others(views, orgId, from));
  };
