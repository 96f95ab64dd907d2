import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { DatabaseGroup } from '../core/group.ts';
import { RESULTS } from '../core/results.ts';
import { rowOf } from '../core/row.ts';
import type { OpenDataset } from '../dataset/dataset.ts';
import { sessionHeaders } from '../dataset/session.ts';
import { BIG } from '../dataset/shape.ts';
import type { Statement } from '../yardstick/page.ts';
import { watchProduct } from '../yardstick/capture.ts';
import { readsBigTable } from './big-tables.ts';

const FOLDER = path.join(RESULTS, 'plans');
const PERSON = BIG.firstUser + 7;
const USERS = '/api/users?access_role=all';
const TEAMS = '/api/teams?access_role=all&members=false';
const AUDIT = `/api/orgs/${BIG.id}/audit_log?per_page=50`;

/**
 * Every list of the product, in its orders and under its filters, by the name of its file; but for
 * the items of a review, which this dataset has none of: a test of the server explains those.
 */
const LISTS: Readonly<Record<string, string>> = {
  'people-by-name': USERS,
  'people-by-name-desc': `${USERS}&order=desc`,
  'people-by-email': `${USERS}&sort=email`,
  'people-by-created': `${USERS}&sort=created_at&order=desc`,
  'people-by-activity': `${USERS}&sort=last_active_at`,
  'people-search': `${USERS}&q=ova`,
  'people-search-nobody': `${USERS}&q=zzzzzz`,
  'people-locked': `${USERS}&locked=true`,
  'people-deactivated': `${USERS}&status=DEACTIVATED`,
  'people-admins': `${USERS}&role=admin`,
  'people-members': `${USERS}&role=member`,
  'people-invited': `${USERS}&invite=pending`,
  'people-idle': `${USERS}&idle_days=60`,
  'people-never': `${USERS}&never_signed_in=true`,
  'people-several': `${USERS}&role=admin&status=ACTIVE&idle_days=60`,
  'people-facets': '/api/users/facets',
  members: `/api/orgs/${BIG.id}/members`,
  invitations: `/api/orgs/${BIG.id}/invites`,
  'invitations-pending': `/api/orgs/${BIG.id}/invites?status=pending`,
  locks: '/api/locks',
  attention: '/api/attention',
  'teams-by-name': TEAMS,
  'teams-by-updated': `${TEAMS}&sort=updated_at&order=desc`,
  'teams-by-count': `${TEAMS}&sort=member_count&order=desc`,
  'teams-search': `${TEAMS}&q=ova`,
  'teams-of-a-person': `${TEAMS}&user_id=${PERSON}`,
  'team-members': `/api/teams/${BIG.firstTeam}/members?per_page=50`,
  'team-members-search': `/api/teams/${BIG.firstTeam}/members?per_page=50&q=ova`,
  'people-of-a-team': `${USERS}&team_id=${BIG.firstTeam}`,
  resources: '/api/resources',
  'resources-search': '/api/resources?q=orders',
  'resources-of-an-owner': `/api/resources?owner_id=${PERSON}`,
  'access-configurations': '/api/resource_access',
  'access-of-a-person': `/api/users/${PERSON}/access`,
  'access-of-an-admin': `/api/users/${BIG.firstUser}/access`,
  'access-to-a-resource': `/api/teams/${BIG.firstTeam + 20}/access`,
  'access-matrix': '/api/access_matrix',
  'api-keys': `/api/orgs/${BIG.id}/api_keys`,
  audit: AUDIT,
  'audit-by-actor': `${AUDIT}&actor=${BIG.firstUser}`,
  'audit-by-event': `${AUDIT}&event=user.locked`,
  'audit-two-filters': `${AUDIT}&actor=${BIG.firstUser}&event=user.updated`,
  'audit-refused': `${AUDIT}&outcome=denied`,
  'audit-by-item': `${AUDIT}&item_type=user&item_id=${PERSON}`,
  'audit-by-address': `${AUDIT}&ip=10.1.2.7`,
  'audit-search': `${AUDIT}&q=laptop`,
  'audit-of-a-person': `/api/users/${PERSON}/audit_log`,
  'sign-ins-of-a-person': `/api/users/${PERSON}/login_history`,
  reviews: '/api/reviews?view=all',
  'reviews-of-a-person': `/api/users/${PERSON}/reviews`,
  'runs-of-many': '/api/users/bulk',
};

const explain = async (client: pg.ClientBase, { text, values }: Statement): Promise<string> => {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (ANALYZE, BUFFERS OFF) ${text}`,
    [...values],
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

const isExplainable = ({ text }: Statement): boolean =>
  /^(\/\*.*?\*\/)?\s*(select|with)\b/i.test(text);

/** As the application's own role, in the org: what row-level security adds is part of the plan. */
const asApplication = async ({ database }: OpenDataset): Promise<pg.Client> => {
  const client = new pg.Client(database.appConfig);
  await client.connect();
  await client.query(
    `SET random_page_cost = 1.1; SET timezone = 'UTC';
     SELECT set_config('app.org_id', '${BIG.id}', false),
            set_config('app.user_id', '${BIG.firstUser}', false)`,
  );
  return client;
};

export const plans: DatabaseGroup = {
  name: 'plans',
  needs: 'database',
  rows: ['plans'],
  async run(_bench, dataset) {
    const headers = await sessionHeaders(dataset, BIG);
    const watched = await watchProduct(dataset);
    const client = await asApplication(dataset);
    const sequential = new Set<string>();
    let count = 0;
    try {
      await rm(FOLDER, { recursive: true, force: true });
      await mkdir(FOLDER, { recursive: true });
      for (const [name, url] of Object.entries(LISTS)) {
        const parts = [url];
        for (const statement of (await watched.statementsOf(url, headers)).filter(isExplainable)) {
          const plan = await explain(client, statement);
          parts.push(`${statement.text.trim()}\n\n${plan}`);
          count += 1;
          if (readsBigTable(plan)) sequential.add(name);
        }
        await writeFile(path.join(FOLDER, `${name}.txt`), `${parts.join('\n\n')}\n`);
      }
    } finally {
      await client.end();
      await watched.close();
    }
    return [
      rowOf({
        id: 'plans',
        what: `of ${Object.keys(LISTS).length} lists (${count} statements), those that read a big table from end to end`,
        unit: '',
        ours: [sequential.size],
        must: [{ of: 'ours', atMost: 0 }],
        aim: [{ of: 'ours', atMost: 0 }],
        note:
          sequential.size > 0
            ? `sequential: ${[...sequential].join(', ')}`
            : 'each EXPLAIN is kept in bench/results/plans',
      }),
    ];
  },
};
