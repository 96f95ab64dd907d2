import { afterAll, beforeAll, describe, expect } from 'vitest';
import { ApiDocument, mediaType } from '../../server/test/api-document.ts';
import { freshIp } from '../../server/test/calls.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { makeWorld, type Caller, type World } from '../../server/test/world.ts';
import { check } from '../check.ts';
import { INJECTIONS } from './injection/payloads.ts';
import { placesOf, type Place } from './injection/places.ts';
import { watchSqlErrors } from './injection/sql-errors.ts';

/** Query parameters that name a column or a direction: nothing but their closed lists may pass. */
const NAMES_COLUMNS = /\?(sort|order)$/;

let test: TestApp;
let errors: readonly string[];
beforeAll(async () => {
  test = await createTestApp();
  errors = watchSqlErrors(test);
});
afterAll(() => test.close());

interface Stage {
  readonly world: World;
  readonly caller: Caller;
  readonly places: readonly Place[];
}

const makeStage = async (api: ApiDocument): Promise<Stage> => {
  const world = await makeWorld(test);
  const caller = await world.caller('admin');
  return { world, caller, places: await placesOf(api, world, caller) };
};

const send = (place: Place, text: string, caller: Caller) => {
  const { url, payload } = place.request(text);
  return test.app.inject({
    method: place.placed.method as 'GET',
    url,
    remoteAddress: freshIp(),
    headers: {
      ...caller.headers,
      'if-match': '*',
      // What a browser says of itself goes into the audit log, and on to its page.
      'user-agent': encodeURI(text) === text ? text : 'test',
      ...(payload !== undefined && { 'content-type': 'application/json' }),
    },
    ...(payload !== undefined && { payload }),
  });
};

describe('injection', () => {
  check(
    {
      id: 'T-52',
      asks: 'the corpus in every text of every body and query: 0 SQL errors, 0 faults, sort fields allow-listed',
      timeout: 900_000,
      mutants: [
        {
          name: 'a search that is pasted into its statement',
          file: 'server/people/search.repo.ts',
          find: 'm.search_text LIKE ${likePattern(text)}',
          replace: "m.search_text LIKE ${sql.raw(`'${likePattern(text)}'`)}",
        },
        {
          name: 'a sort that is passed on',
          file: 'contract/list-query.ts',
          find: "z.enum(['asc', 'desc'])",
          replace: 'z.string()',
        },
      ],
    },
    async ({ dose, got }) => {
      const api = await ApiDocument.of(test);
      const faults: string[] = [];
      const unlisted: string[] = [];
      let requests = 0;
      let stage = await makeStage(api);
      const { length: count } = stage.places;
      for (let at = 0; at < count; at += 1) {
        // In the small dose each place has a few of them, and each of them some places.
        const texts = INJECTIONS.filter((_, index) => dose === 'full' || (index + at) % 12 === 0);
        for (const text of texts) {
          const place = stage.places[at];
          if (!place) break;
          const reply = await send(place, text, stage.caller);
          requests += 1;
          if (reply.statusCode >= 500) faults.push(`${place.name}: ${text}: ${reply.statusCode}`);
          if (reply.statusCode < 400 && NAMES_COLUMNS.test(place.name)) unlisted.push(place.name);
          const isPage = mediaType({ headers: reply.headers }) === 'text/html';
          if (isPage && reply.body.includes(text)) faults.push(`${place.name}: in a page: ${text}`);
          if (reply.statusCode === 401) stage = await makeStage(api);
        }
      }
      got(
        `${requests} requests to ${count} texts: ${errors.length} SQL errors, ${faults.length} faults, ` +
          `${unlisted.length} sort fields that are not listed`,
      );
      expect(errors.slice(0, 10)).toEqual([]);
      expect(faults.slice(0, 10)).toEqual([]);
      expect(unlisted).toEqual([]);
      expect(count).toBeGreaterThan(100);
    },
  );
});
