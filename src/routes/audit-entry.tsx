import type { QueryClient } from '@tanstack/react-query';
import { useParams, type LoaderFunctionArgs } from 'react-router';
import { IdParam } from '../../contract/primitives.ts';
import { ApiError } from '../api/errors.ts';
import { sessionQueries } from '../api/session.ts';
import { auditPageQueries } from '../features/audit/audit-page.queries.ts';
import { OneEvent } from '../features/audit/one-event.tsx';

export function preload(
  client: QueryClient,
  { params }: { params: LoaderFunctionArgs['params'] },
): void {
  const id = IdParam.safeParse(params['entryId']);
  const session = client.getQueryData(sessionQueries.current().queryKey);
  if (!id.success || session === undefined) return;
  client.query(auditPageQueries.entry(session.org.id, id.data)).catch(() => undefined);
}

export function Component() {
  const id = IdParam.safeParse(useParams()['entryId']);
  if (!id.success) throw new ApiError({ status: 404, code: 'not_found', message: 'No such page' });
  return <OneEvent entryId={id.data} />;
}
