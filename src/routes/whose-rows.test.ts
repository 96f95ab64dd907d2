import { QueryObserver, type QueryKey } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { accessQueries } from '../access/access.queries.ts';
import { createQueryClient } from '../app/query-client.ts';
import { auditQueries } from '../audit/audit.queries.ts';
import { personQueries } from '../features/person/person.queries.ts';
import { profileQueries } from '../features/profile/profile.queries.ts';
import { teamsQueries } from '../features/teams/teams.queries.ts';
import { historyQueries } from '../reviews/history.queries.ts';

interface Options {
  readonly queryKey: QueryKey;
  readonly placeholderData?: unknown;
}
const at = (cursor: string) => ({ cursor, per_page: 50 });

it.each<[string, (id: number, cursor: string) => Options]>([
  ['what a person can reach', (id, cursor) => accessQueries.ofPerson(id, at(cursor))],
  [
    'who can reach a resource',
    (id, cursor) =>
      accessQueries.toResource({ resource_type: 'projects', resource_id: id }, at(cursor)),
  ],
  ['sign-ins of a person', (id, cursor) => personQueries.signIns(id, at(cursor))],
  ['locks of a person', (id, cursor) => personQueries.locks(id, at(cursor))],
  ['own sign-ins', (id, cursor) => profileQueries.signIns(id, at(cursor))],
  ['reviews of a person', (id, cursor) => historyQueries.list(id, at(cursor))],
  ['members of a team', (id, cursor) => teamsQueries.members(id, at(cursor))],
  ['a log', (id, cursor) => auditQueries.list({ kind: 'user', userId: id }, at(cursor))],
])('%s: the rows before stay for another page, never under another header', (_list, optionsOf) => {
  const client = createQueryClient();
  const options = (id: number, cursor: string) => {
    const { queryKey, placeholderData } = optionsOf(id, cursor);
    return { queryKey, placeholderData: placeholderData as () => unknown, enabled: false };
  };
  const { queryKey } = options(7, '');
  client.setQueryData(queryKey, 'rows of 7');
  const observer = new QueryObserver(client, options(7, ''));
  observer.setOptions(options(7, 'next'));
  expect(observer.getCurrentResult().data).toBe('rows of 7');
  observer.setOptions(options(8, ''));
  expect(observer.getCurrentResult().data).toBeUndefined();
});
