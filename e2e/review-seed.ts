import { expect } from '@playwright/test';
import type { Person, SeedClient } from './seed-client.ts';

interface Review {
  readonly id: number;
  readonly state: string;
}
interface Item {
  readonly id: number;
  readonly hash: string;
  readonly decisions: number;
  readonly holder: { readonly type: string; readonly id: number; readonly name: string };
}

/** Waits until the server has taken a review as far as that. */
export const untilState = async (
  seed: SeedClient,
  review: { readonly id: number },
  state: string,
): Promise<void> => {
  await expect
    .poll(async () => (await seed.call<Review>('GET', `/reviews/${review.id}`)).state, {
      timeout: 60_000,
    })
    .toBe(state);
};

/** What a review of grants on one resource, or of one team, takes; its owner is the first admin. */
export const startReview = async (
  seed: SeedClient,
  name: string,
  scope: object,
  reviewer: Pick<Person, 'id'>,
  rules: object = {},
): Promise<Review> => {
  const review = await seed.call<Review>('POST', '/reviews', {
    settings: {
      name,
      scope,
      reviewers: { policy: 'named', reviewer_ids: [reviewer.id] },
      // The first admin gave everything that there is here.
      rules: { days: 14, grantor_days: 0, reason_for: 'nothing', ...rules },
    },
    start: 'now',
  });
  await untilState(seed, review, 'active');
  return review;
};

/** A review of one team that waits to be started. */
export const draftReview = (seed: SeedClient, name: string, teamId: number): Promise<Review> =>
  seed.call<Review>('POST', '/reviews', {
    settings: {
      name,
      description: name,
      scope: { kind: 'team', team_id: teamId },
      reviewers: { policy: 'named', reviewer_ids: [seed.admin.id], fallback_ids: [seed.admin.id] },
      rules: { days: 14, repeat: 'quarterly', grantor_days: 0 },
    },
  });

/** A resource with a direct grant for each of some people. */
export const resourceFor = async (
  seed: SeedClient,
  id: number,
  name: string,
  people: readonly Pick<Person, 'id'>[],
  teams: readonly { readonly id: number }[] = [],
): Promise<{ readonly resource_type: string; readonly resource_id: number }> => {
  const resource = { resource_type: 'flows', resource_id: id };
  await seed.call('PUT', '/resources', {
    resources: [{ ...resource, resource_name: name, owner_id: seed.admin.id }],
  });
  await seed.call('PUT', '/resource_access', {
    ...resource,
    access_grants: [
      ...people.map((person) => ({ user_id: person.id, access_level: 'operator' })),
      ...teams.map((team) => ({ team_id: team.id, access_level: 'operator' })),
    ],
  });
  return resource;
};

/** The items of a review, all of them. */
export const itemsOf = (seed: SeedClient, review: { readonly id: number }): Promise<Item[]> =>
  seed.call<Item[]>('GET', `/reviews/${review.id}/items?per_page=200`);

/** Answers items that are the first admin's to decide. */
export const answer = async (
  seed: SeedClient,
  review: { readonly id: number },
  items: readonly Item[],
  decision: 'keep' | 'revoke',
): Promise<void> => {
  await seed.call('POST', `/reviews/${review.id}/decisions`, {
    reason: 'Agreed with their leads',
    decisions: items.map(({ id, hash, decisions }) => ({
      item_id: id,
      decision,
      seen: { hash, decisions },
    })),
  });
};

/** A review of five grants that is closed and waits to be applied: one of them goes. */
export const closedReview = async (seed: SeedClient, name: string): Promise<Review> => {
  const people: Person[] = [];
  for (const one of ['Ada', 'Ben', 'Cleo', 'Dov', 'Eli', 'Fay']) {
    people.push(await seed.invite(`${one} ${name}`));
  }
  const flow = await resourceFor(seed, 900_000 + (people[0]?.id ?? 0), `Flow of ${name}`, people);
  const scope = { kind: 'resources', resources: [flow] };
  const review = await startReview(seed, name, scope, seed.admin);
  const [first, ...others] = await itemsOf(seed, review);
  if (first) await answer(seed, review, [first], 'revoke');
  await answer(seed, review, others, 'keep');
  await seed.call('POST', `/reviews/${review.id}/close`, {});
  await untilState(seed, review, 'awaiting_apply');
  return review;
};
