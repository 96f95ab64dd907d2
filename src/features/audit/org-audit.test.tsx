import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import {
  exportOrgAudit,
  getAuditEntry,
  getAuditHistogram,
  listOrgAudit,
  verifyAudit,
} from '../../../contract/audit.ts';
import { Component as AuditPage } from '../../routes/audit.tsx';
import { Component as EntryPage } from '../../routes/audit-entry.tsx';
import { fakeEntry } from '../../test/fake-entry.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';

beforeEach(() => {
  server.use(
    answer(listOrgAudit, () => [fakeEntry()], { 'X-Total-Count': '340' }),
    answer(getAuditHistogram, () => [
      { day: '2026-11-23', sign_ins: 4, failed_sign_ins: 1, changes: 2 },
    ]),
  );
});
const open = (search = '') => renderApp(<AuditPage />, { at: `/audit${search}`, path: '/audit' });

it('sets the span to the day that is chosen in the chart', async () => {
  const { user, router } = open('?event=user.locked&cursor=c');
  await user.click(
    await screen.findByRole('link', {
      name: 'Mon, 23 Nov 2026: 4 sign-ins, 2 changes, 1 refused sign-in',
    }),
  );
  expect(Object.fromEntries(new URLSearchParams(router.state.location.search))).toEqual({
    event: 'user.locked',
    range: 'custom',
    from: '2026-11-23',
    to: '2026-11-23',
  });
});

it('verifies on request: intact, broken with the place, or not to be had', async () => {
  let reply: unknown = { intact: true, rows: 6431, chains: 17, first_bad: null };
  server.use(answer(verifyAudit, () => reply));
  const { user } = open();
  const verify = await screen.findByRole('button', { name: 'Verify' });
  await user.click(verify);
  expect(await screen.findByText('All 6,431 rows intact in 17 chains.')).toBeVisible();
  const checkpoint = {
    number: 57,
    time: '2026-11-23T10:00:00.000Z',
    rows: 6400,
    fingerprint: '0123456789abcdef'.repeat(4),
    conflicts: 0,
  };
  reply = { intact: true, rows: 6431, chains: 17, first_bad: null, checkpoint };
  await user.click(verify);
  expect(await screen.findByText(/Signed checkpoint number 57/)).toHaveTextContent(
    /seals 6,400 of them. Fingerprint of its key: 0123 4567 89ab cdef/,
  );
  expect(screen.getByText(/Not found is what was cut off before/)).toBeVisible();
  reply = { intact: true, rows: 1, chains: 1, first_bad: null, checkpoint: null };
  await user.click(verify);
  expect(await screen.findByText(/There is no signed checkpoint yet/)).toBeVisible();
  reply = {
    intact: true,
    rows: 1,
    chains: 1,
    first_bad: null,
    checkpoint: { ...checkpoint, conflicts: 2 },
  };
  await user.click(verify);
  expect(await screen.findByText(/2 times the log did not/)).toBeVisible();
  const first_bad = { chain: 'org/1', seq: 12, why: 'the hash does not fit' };
  reply = { intact: false, rows: 12, chains: 17, first_bad };
  await user.click(verify);
  expect(await screen.findByRole('alert')).toHaveTextContent(
    /number 12 of chain org\/1: the hash does not fit/,
  );
  reply = refuse('internal', { message: 'The database is away' });
  await user.click(verify);
  expect(await screen.findByText(/could not be verified: The database is away/)).toBeVisible();
});

it('offers the formats: spreadsheets, programs, security tools, auditors', async () => {
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  const dialog = await screen.findByRole('dialog');
  const formats = within(dialog).getAllByRole('radio');
  expect(formats).toHaveLength(4);
  for (const name of [/^CSV/, /^JSON Lines/, /^OCSF 1.8/, /^Archive/]) {
    expect(within(dialog).getByRole('radio', { name })).toBeEnabled();
  }
});

it('exports what the filters let through, and keeps the dialog when that fails', async () => {
  const saved = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x');
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  const asked: Record<string, string>[] = [];
  server.use(
    answer(exportOrgAudit, ({ url }) => {
      asked.push(Object.fromEntries(url.searchParams));
      return asked.length === 1 ? refuse('internal', { message: 'Try later' }) : new Response('{}');
    }),
  );
  const { user } = open('?range=all&q=bo&per_page=25');
  await screen.findByText('340');
  await user.click(screen.getByRole('button', { name: 'Export' }));
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' });
  expect(dialog).toHaveTextContent(/340 events that match the filters, from the beginning to now/);
  expect(dialog).toHaveTextContent(/The export is itself recorded/);
  await user.click(within(dialog).getByLabelText(/^JSON Lines/));
  await user.click(within(dialog).getByRole('button', { name: 'Export events' }));
  expect(await within(dialog).findByText(/Try later/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Export events' }));
  await waitFor(() => expect(saved).toHaveBeenCalledOnce());
  expect(asked[1]).toEqual({ q: 'bo', format: 'jsonl' });
  expect(await screen.findByText(/The audit log is saved/)).toBeVisible();
});

it('shows one event at its own address', async () => {
  server.use(answer(getAuditEntry, () => fakeEntry({ id: 91 })));
  renderApp(<EntryPage />, { at: '/audit/91', path: '/audit/:entryId' });
  expect(
    await screen.findByRole('heading', { name: /Ada Admin locked Bo Berg until .*: lost laptop/ }),
  ).toBeVisible();
  expect(screen.getByRole('table', { name: 'Changes' })).toBeVisible();
});
