import { QueryClientProvider } from '@tanstack/react-query';
import { renderToString } from 'react-dom/server';
import {
  createStaticHandler,
  createStaticRouter,
  StaticRouterProvider,
  type RouteObject,
} from 'react-router';
import { DRAWN_PATH, type ApiReply, type Drawer } from '../../contract/drawing.ts';
import { getSession } from '../../contract/session.ts';
import { listUsers } from '../../contract/users.ts';
import { readPage, readReply } from '../api/client.ts';
import { API_BASE, urlOf } from '../api/request.ts';
import { sessionQueries } from '../api/session.ts';
import { checkAudience } from './guards.ts';
import { Shell } from './layout/shell.tsx';
import { paths } from './paths.ts';
import { createQueryClient } from './query-client.ts';
import { listQueryOf, readPeopleState } from '../features/people/people-state.ts';
import { drawInZone } from '../lib/time.ts';
import { peopleQueries } from '../people/people.queries.ts';
import { Component as PeoplePage } from '../routes/people.tsx';

/** What the plain list asks for: its first page, in the usual order. */
const FIRST = listQueryOf(readPeopleState(new URLSearchParams()));

const ROUTES: RouteObject[] = [
  { element: <Shell />, children: [{ path: paths.people.path, element: <PeoplePage /> }] },
];

const pathOf = (...call: Parameters<typeof urlOf>) => urlOf(...call).slice(API_BASE.length);

const responseOf = ({ status, headers, body }: ApiReply) => new Response(body, { status, headers });

/**
 * Draws the people page, which is opened most and has the most in it, for its server. Any other, and
 * any address with filters, is drawn by the browser.
 */
export const drawer: Drawer = {
  async draw(ask) {
    const ofSession = responseOf(await ask(pathOf(getSession, {})));
    if (!ofSession.ok) return null;
    const session = await readReply(getSession, ofSession);
    // There all is worked out in the browser.
    if (session.features?.length === 0) return null;
    const url = new URL(DRAWN_PATH, 'http://rollcall.invalid');
    try {
      checkAudience(session, url, true);
    } catch {
      return null;
    }
    const list = pathOf(listUsers, { query: { ...FIRST, access_role: 'all' } });
    const ofList = responseOf(await ask(list));
    if (!ofList.ok) return null;
    const people = await readPage(listUsers, ofList);
    const { queryKey } = peopleQueries.list(FIRST);
    const client = createQueryClient();
    client.setQueryData(sessionQueries.current().queryKey, session);
    client.setQueryData(queryKey, people);
    const { query, dataRoutes } = createStaticHandler(ROUTES);
    const context = await query(new Request(url));
    if (context instanceof Response) return null;
    // Nothing is waited for between the zone and the drawing: another's may come next.
    drawInZone(session.settings.time_zone);
    const markup = renderToString(
      <QueryClientProvider client={client}>
        <StaticRouterProvider
          router={createStaticRouter(dataRoutes, context)}
          context={context}
          hydrate={false}
        />
      </QueryClientProvider>,
    );
    return {
      markup,
      seeds: [
        [sessionQueries.current().queryKey, session],
        [queryKey, people],
      ],
      modules: ['src/app/layout/shell.tsx', 'src/routes/people.tsx'],
    };
  },
};
