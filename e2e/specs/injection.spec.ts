import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { check, got } from '../check.ts';
import { expect, test } from '../fixtures.ts';
import { draftReview, itemsOf, startReview } from '../review-seed.ts';
import type { Person, SeedClient } from '../seed-client.ts';

test.use({
  // Its people and even its org bear hostile names afterwards.
  worldOf: 'injection',
  // Refused tokens and ids that are none are 4xx, which the browser logs.
  expectedErrors: async ({}, use) => use([/Failed to load resource/]),
});

const TEXTS = [
  '"><img src=x onerror=alert(1)>',
  '<script>alert(2)</script>',
  '<svg/onload=alert(3)>',
  "{{constructor.constructor('alert(4)')()}}",
  'javascript:alert(5)',
  '</title><iframe srcdoc="<script>parent.alert(6)</script>">',
  '‮<b onmouseover=alert(7)>x</b>',
];
const IN_ADDRESS = encodeURIComponent(TEXTS.join(' '));

/** What a page did that it may not: a script that ran, or that the policy had to stop. */
const watchFor = async (context: BrowserContext): Promise<readonly string[]> => {
  const seen: string[] = [];
  await context.exposeFunction('reportHostile', (what: string) => seen.push(what));
  await context.addInitScript(() => {
    const report: unknown = Reflect.get(window, 'reportHostile');
    const tell = (what: string) => {
      if (typeof report === 'function') report(`${location.pathname}: ${what}`);
    };
    window.alert = (what) => tell(`ran: ${String(what)}`);
    document.addEventListener('securitypolicyviolation', (event) => {
      tell(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on('dialog', async (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return seen;
};

interface Planted {
  readonly people: readonly Person[];
  readonly entry: number;
  readonly team: number;
  readonly review: number;
  readonly draft: number;
  readonly resetLink: string;
  readonly invitation: string;
}

/** Writes the texts wherever the API takes one. */
const plant = async (seed: SeedClient): Promise<Planted> => {
  const people: Person[] = [];
  for (const [index, text] of TEXTS.entries()) {
    const email = `hostile-${index}@example.com`;
    const { id } = await seed.call<{ id: number }>('POST', '/users', { email, full_name: text });
    people.push({ id, email, fullName: text, password: '' });
    await seed.call(
      'PUT',
      `/users/${id}/lock_account`,
      { reason: text },
      { 'user-agent': text.slice(-40).replaceAll(/[^ -~]/g, '') },
    );
  }
  const [first, second] = people;
  await seed.call('PUT', `/users/${first?.id}/deactivate`, { reason: TEXTS[1] });
  await seed.call('POST', `/users/${seed.admin.id}/api_keys`, { name: TEXTS[0] });
  await seed.call('PUT', `/orgs/${seed.orgId}`, { name: TEXTS[2], description: TEXTS[0] });
  const { link } = await seed
    .call<{ link: string }>('POST', `/users/${seed.admin.id}/send_reset`, {})
    .catch(() => ({ link: '/set-password' }));
  const [entry] = await seed.call<{ id: number }[]>(
    'GET',
    `/orgs/${seed.orgId}/audit_log?event=user.locked`,
  );
  const team = await plantAccess(seed, second);
  return {
    people,
    entry: entry?.id ?? 0,
    team,
    review: await plantReview(seed, team),
    draft: (await draftReview(seed, TEXTS[1] ?? '', team)).id,
    resetLink: link,
    invitation: await seed.mailbox.waitForLink(second?.email ?? '', '/accept-invitation'),
  };
};

/** A team and a resource with the texts for names, and somebody who reaches it through the team. */
const plantAccess = async (seed: SeedClient, member: Person | undefined): Promise<number> => {
  const team = await seed.call<{ id: number }>('POST', '/teams', {
    name: TEXTS[0],
    description: TEXTS[1],
    members: [{ id: member?.id }],
  });
  const flow = { resource_type: 'flows', resource_id: 1 };
  await seed.call('PUT', '/resources', {
    resources: [{ ...flow, resource_name: TEXTS[2], owner_id: seed.admin.id }],
  });
  await seed.call('PUT', '/resource_access', {
    ...flow,
    access_grants: [{ team_id: team.id, access_level: 'operator' }],
  });
  return team.id;
};

/** A review with the texts for name, notes and reasons, that runs. */
const plantReview = async (seed: SeedClient, team: number): Promise<number> => {
  const scope = { kind: 'team', team_id: team };
  const review = await startReview(seed, TEXTS[0] ?? '', scope, seed.admin, {});
  const [item] = await itemsOf(seed, review);
  await seed.call('PUT', `/reviews/${review.id}/desk`, {
    item_id: item?.id ?? null,
    show: TEXTS[1],
    drafts: { [String(item?.id)]: TEXTS[4] },
  });
  await seed.call('POST', `/reviews/${review.id}/decisions`, {
    decisions: [
      {
        item_id: item?.id,
        decision: 'unsure',
        reason: TEXTS[5],
        seen: { hash: item?.hash, decisions: item?.decisions },
      },
    ],
  });
  return review.id;
};

/** Addresses by the path of src/app/paths.ts that they are of. */
const addresses = (planted: Planted) => {
  const { people, entry, team, review, draft, resetLink, invitation } = planted;
  const person = `/people/${people[1]?.id}`;
  const inside: [string, string][] = [
    ['/', '/'],
    ['/people', '/people?columns=role,state,last_active,added,home_org'],
    ['/people', `/people?q=${IN_ADDRESS}&sort=${IN_ADDRESS}`],
    ['/people/:userId/:tab?', person],
    ['/people/:userId/:tab?', `${person}/security`],
    ['/people/:userId/:tab?', `${person}/audit?range=all`],
    ['/people/:userId/:tab?', `/people/${encodeURIComponent(TEXTS[0] ?? '')}`],
    ['/people/:userId/:tab?', `${person}/access`],
    ['/people/:userId/leave', `${person}/leave`],
    ['/teams', '/teams'],
    ['/teams', `/teams?q=${IN_ADDRESS}`],
    ['/teams/:teamId/:tab?', `/teams/${team}`],
    ['/teams/:teamId/:tab?', `/teams/${team}/settings`],
    ['/access', `/access?q=${encodeURIComponent('<')}`],
    ['/access/matrix', `/access/matrix?team=${team}`],
    ['/access/:resourceType/:resourceId', '/access/flows/1'],
    ['/people/:userId/:tab?', `${person}/reviews`],
    ['/reviews', '/reviews'],
    ['/reviews', `/reviews?view=${IN_ADDRESS}&q=${encodeURIComponent('<')}`],
    ['/reviews/new', `/reviews/new?scope=${IN_ADDRESS}&step=${IN_ADDRESS}`],
    ['/reviews/:reviewId/edit', `/reviews/${draft}/edit`],
    ['/reviews/:reviewId/edit', `/reviews/${draft}/edit?step=check`],
    ['/reviews/:reviewId', `/reviews/${review}`],
    ['/reviews/:reviewId/inbox', `/reviews/${review}/inbox?q=${encodeURIComponent('<')}`],
    ['/reviews/:reviewId/inbox', `/reviews/${review}/inbox?at=${IN_ADDRESS}`],
    ['/reviews/:reviewId/outcome', `/reviews/${review}/outcome?result=${IN_ADDRESS}`],
    ['/verify-pack', '/verify-pack'],
    ['/keys', `/keys?q=${IN_ADDRESS}`],
    ['/keys', '/keys'],
    ['/invitations', `/invitations?q=${encodeURIComponent('<')}`],
    ['/locks', '/locks'],
    ['/audit', '/audit?range=all'],
    ['/audit', `/audit?q=${IN_ADDRESS}&event=${IN_ADDRESS}`],
    ['/audit/:entryId', `/audit/${entry}`],
    ['/settings', '/settings'],
    ['/profile/:tab?', '/profile'],
    ['/profile/:tab?', '/profile/api-keys'],
    ['/profile/:tab?', '/profile/activity'],
  ];
  const outside: [string, string][] = [
    ['/sign-in', `/sign-in?back=${encodeURIComponent('javascript:alert(8)')}`],
    ['/sign-in', '/sign-in?back=//evil.example'],
    ['/forgot-password', `/forgot-password?email=${IN_ADDRESS}`],
    ['/set-password', resetLink],
    ['/set-password', `/set-password#token=${IN_ADDRESS}`],
    ['/accept-invitation', invitation],
    ['/setup', `/setup?token=${IN_ADDRESS}`],
  ];
  return { inside, outside };
};

const visit = async (page: Page, list: readonly [string, string][]): Promise<void> => {
  for (const [, address] of list) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('.skeleton, [aria-busy="true"]')).toHaveCount(0);
  }
};

test(
  ...check({
    id: 'T-52',
    asks: 'the corpus in names, reasons, keys and addresses, on every page: 0 scripts run, 0 reports of the policy',
    mutants: [
      {
        name: 'a name is written as HTML',
        file: 'src/components/person-cell.tsx',
        find: "<bdi>{name === '' ? email : name}</bdi>",
        replace: '<bdi dangerouslySetInnerHTML={{ __html: name }} />',
      },
      {
        name: 'a policy that the dashboard itself breaks',
        file: 'server/http/security-headers.ts',
        find: "connect-src 'self'",
        replace: "connect-src 'none'",
      },
    ],
  }),
  async ({ page, context, seed, signIn }) => {
    const { inside, outside } = addresses(await plant(seed));
    const seen = await watchFor(context);
    await visit(page, outside);
    await signIn(context, seed.admin);
    await visit(page, inside);
    const list = await readFile(path.resolve('src/app/paths.ts'), 'utf8');
    const all = [...list.matchAll(/\bpath: '([^']+)'/g)].map(([, found]) => found);
    got(
      `${TEXTS.length} texts, ${inside.length + outside.length} addresses: ${seen.length} scripts run or stopped`,
    );
    expect(seen).toEqual([]);
    expect([...new Set([...inside, ...outside].map(([one]) => one))].sort()).toEqual(all.sort());
  },
);
