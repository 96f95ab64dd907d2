import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Attention } from '../../../contract/system.ts';
import { renderApp } from '../../test/render.tsx';
import { server } from '../../test/server.ts';
import { ActivityCharts } from './activity-charts.tsx';
import { AttentionTiles } from './attention-tiles.tsx';
import { tilesOf } from './tiles.ts';

const ATTENTION: Attention = {
  locked: 8,
  invites_expiring: 3,
  invites_expired: 0,
  admins_idle_60: 2,
  active_admins: 4,
  failed_sign_ins_today: 12,
  addresses_stopped_today: 0,
  reviews_due: { my_items: 0, overdue: 0, waiting: 0 },
  as_of: '2026-05-04T10:00:00.000Z',
};

const answerWith = (attention: Attention) =>
  server.use(http.get('*/api/attention', () => HttpResponse.json(attention)));

describe('what needs attention', () => {
  it('shows each count as a link to the list that it counts', async () => {
    answerWith(ATTENTION);
    renderApp(<AttentionTiles />);
    const locked = await screen.findByRole('link', { name: /8 Locked now/ });
    expect(locked).toHaveAttribute('href', '/locks');
    expect(screen.getByRole('link', { name: /2 Idle admins/ })).toHaveAttribute(
      'href',
      '/people?status=ACTIVE&role=admin&idle_days=60',
    );
    expect(screen.queryByText('Only one admin')).not.toBeInTheDocument();
  });

  it('warns first of all when there is only one admin', () => {
    const [first] = tilesOf({ ...ATTENTION, active_admins: 1 }, '2026-05-04');
    expect(first).toMatchObject({ label: 'Only one admin', tone: 'danger' });
  });

  it('tells of addresses that were stopped, and only then', () => {
    const of = (addresses: number) =>
      tilesOf({ ...ATTENTION, addresses_stopped_today: addresses }, '2026-05-04').find(
        ({ key }) => key === 'stopped',
      );
    expect(of(0)).toBeUndefined();
    expect(of(3)).toMatchObject({
      count: 3,
      tone: 'danger',
      to: '/audit?range=custom&from=2026-05-04&to=2026-05-04&event=authn.address_stopped',
    });
  });

  it('tells of reviews that wait, and only then', () => {
    const keysOf = (reviews_due: Attention['reviews_due']) =>
      tilesOf({ ...ATTENTION, reviews_due }, '2026-05-04')
        .filter(({ key }) => key.startsWith('review'))
        .map(({ count, to }) => [count, to]);
    expect(keysOf(ATTENTION.reviews_due)).toEqual([]);
    expect(keysOf({ my_items: 7, overdue: 1, waiting: 2 })).toEqual([
      [7, '/reviews?view=mine'],
      [1, '/reviews'],
      [2, '/reviews?view=closed'],
    ]);
  });

  it('says so when nothing waits', async () => {
    answerWith({
      ...ATTENTION,
      locked: 0,
      invites_expiring: 0,
      invites_expired: 0,
      admins_idle_60: 0,
    });
    renderApp(<AttentionTiles />);
    expect(await screen.findByText(/Nothing waits for you/)).toBeInTheDocument();
  });

  it('never draws an error as nothing to do', async () => {
    server.use(
      http.get('*/api/attention', () =>
        HttpResponse.json(
          {
            message: 'The database does not answer right now',
            error: 'Service Unavailable',
            error_code: 'unavailable',
            request_id: 'req-1',
            timestamp: '2026-05-04T10:00:00.000Z',
          },
          { status: 503 },
        ),
      ),
    );
    renderApp(<AttentionTiles />);
    expect(await screen.findByText('This could not be loaded')).toBeInTheDocument();
    expect(screen.getByText(/req-1/)).toBeInTheDocument();
  });
});

it('charts 30 days, each a link to what happened on it', async () => {
  server.use(
    http.get('*/api/orgs/:org/audit_log/histogram', () =>
      HttpResponse.json([
        { day: '2026-05-03', sign_ins: 12, failed_sign_ins: 1, changes: 3 },
        { day: '2026-05-04', sign_ins: 0, failed_sign_ins: 0, changes: 0 },
      ]),
    ),
  );
  renderApp(<ActivityCharts />);
  const day = await screen.findByRole('link', {
    name: /3 May 2026: 12 sign-ins, 1 refused sign-in/,
  });
  expect(day).toHaveAttribute('href', '/audit?range=custom&from=2026-05-03&to=2026-05-03');
});
