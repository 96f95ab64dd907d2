import { screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { listOrgAudit } from '../../contract/audit.ts';
import { fakeEntry } from '../test/fake-entry.ts';
import { renderApp } from '../test/render.tsx';
import { answer, server } from '../test/server.ts';
import { atDawnInTokyo } from '../test/tokyo.ts';
import { AuditLog } from './audit-log.tsx';
import { useAuditLog } from './use-audit-log.ts';

const ORG = { kind: 'org', orgId: 1 } as const;
const Log = () => <AuditLog source={ORG} log={useAuditLog(ORG)} />;

atDawnInTokyo();

async function open(search: string) {
  const asked: Record<string, string>[] = [];
  server.use(
    answer(
      listOrgAudit,
      ({ url }) => {
        asked.push(Object.fromEntries(url.searchParams));
        return [fakeEntry()];
      },
      { 'X-Total-Count': '1' },
    ),
  );
  const app = renderApp(<Log />, { at: `/audit${search}` });
  await screen.findByRole('button', { name: /^Details/ });
  const refresh = async (at: string) => {
    vi.setSystemTime(new Date(at));
    const before = asked.length;
    await app.user.click(screen.getByRole('button', { name: 'Refresh' }));
    await waitFor(() => expect(asked).toHaveLength(before + 1));
    return asked.at(-1);
  };
  return { ...app, refresh };
}

it.each(['24h', '7d', 'all'])('asks again within the minute, of %s', async (range) => {
  const { refresh } = await open(`?range=${range}`);
  await refresh('2026-11-23T20:26:20Z');
});

it('moves the last hours and days on with the clock', async () => {
  const hours = await open('?range=24h');
  expect(await hours.refresh('2026-11-23T20:31:15Z')).toMatchObject({
    from: '2026-11-22T20:31:00.000Z',
  });
  hours.unmount();
  vi.setSystemTime(new Date('2026-11-23T14:59:00Z'));
  const days = await open('?range=7d');
  // A minute after midnight in Tokyo.
  expect(await days.refresh('2026-11-23T15:01:00Z')).toMatchObject({ from: '2026-11-18' });
});

it('begins at the newest event from a later page, with the clock as it is now', async () => {
  const then = Date.parse('2026-11-23T20:20:00Z');
  const { refresh, router } = await open(`?range=24h&since=${then}&cursor=abc`);
  expect(await refresh('2026-11-23T20:31:15Z')).toEqual({
    from: '2026-11-22T20:31:00.000Z',
    per_page: '50',
  });
  expect(router.state.location.search).toBe('?range=24h');
});
