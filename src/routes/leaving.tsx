import type { QueryClient } from '@tanstack/react-query';
import { useParams, type LoaderFunctionArgs } from 'react-router';
import { IdParam } from '../../contract/primitives.ts';
import { ApiError } from '../api/errors.ts';
import { LeavingPage } from '../features/leaving/leaving-page.tsx';
import { tiesQueries } from '../people/impact/ties.queries.ts';

/** Starts what the page reads, while its code is drawn. */
export function preload(
  client: QueryClient,
  { params }: { params: LoaderFunctionArgs['params'] },
): void {
  const id = IdParam.safeParse(params['userId']);
  // The page itself says what went wrong.
  if (id.success) client.query(tiesQueries.of(id.data)).catch(() => undefined);
}

/** Lets somebody leave the org, with nothing left behind. */
export function Component() {
  const { userId } = useParams();
  const id = IdParam.safeParse(userId);
  if (!id.success) {
    throw new ApiError({ status: 404, code: 'not_found', message: 'No such page' });
  }
  return <LeavingPage key={id.data} userId={id.data} />;
}
