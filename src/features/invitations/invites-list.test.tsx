import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { copyInviteLink, resendInvite, revokeInvite } from '../../../contract/invites.ts';
import { getOrgSettings } from '../../../contract/org-settings.ts';
import { dayOf } from '../../lib/time.ts';
import { fakeOrgSettings, fakeSession } from '../../test/fakes.ts';
import { answer, refuse, server, type Asked } from '../../test/server.ts';
import { invite, open, row, serve } from './invites-testing.tsx';

// The first dialog and the first menu bring MUI along, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const choose = async (user: ReturnType<typeof open>['user'], name: string, item: string) => {
  await user.click(await screen.findByRole('button', { name: `Actions for ${name}` }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
};

describe('the list', () => {
  it('shows who, by whom, and how it stands', async () => {
    serve(() => [
      invite(1, { sent_at: null, 'is_admin?': true }),
      invite(2, { status: 'expired', expires_at: '2026-01-01T00:00:00.000Z', resent: 2 }),
      invite(3, { status: 'accepted', ended_at: '2026-01-16T00:00:00.000Z' }),
      invite(4, { status: 'revoked', ended_at: '2026-01-16T00:00:00.000Z' }),
    ]);
    open();
    expect(await row('Person 1')).toHaveTextContent(
      /Admin.*Pending, expires in 2 days.*Ada Admin.*Waiting in the outbox/,
    );
    expect(await row('Person 2')).toHaveTextContent(/Member.*Expired.*Resent 2 times/);
    expect(await row('Person 3')).toHaveTextContent('Accepted');
    expect(screen.getByRole('link', { name: 'Person 3' })).toHaveAttribute('href', '/people/103');
    // Whoever was revoked is not in the org: there is no page to open.
    expect(screen.queryByRole('link', { name: 'Person 4' })).not.toBeInTheDocument();
  });

  it('asks for what the address says, in the words of the API', async () => {
    const asked = serve(() => [invite(1)]);
    const { user } = open('/invitations?expires_within_hours=24&q=ana&sort=email&order=asc');
    await row('Person 1');
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      expires_within_hours: '24',
      q: 'ana',
      sort: 'email',
      order: 'asc',
      per_page: '50',
    });
    await user.click(screen.getByRole('link', { name: 'Expired' }));
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]?.get('status')).toBe('expired');
    expect(asked[1]?.has('q')).toBe(false);
  });

  it('tells an empty org from an empty filter and from a failure', async () => {
    serve(({ url }) =>
      url.searchParams.get('status') === 'revoked'
        ? refuse('unavailable', { message: 'Try later' })
        : [],
    );
    const { user } = open('/invitations?status=pending');
    expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('Nobody has been invited yet')).toBeVisible();
    open('/invitations?status=revoked');
    expect(await screen.findByText('Try later. Try again in a moment.')).toBeVisible();
  });
});

describe('acts on one', () => {
  // The org does not keep to the usual seven days.
  beforeEach(() =>
    server.use(answer(getOrgSettings, () => fakeOrgSettings({ invitation_days: 3 }))),
  );

  it('resends with the version that was read, and says until when it is good', async () => {
    const asked: Asked[] = [];
    serve(() => [invite(1)]);
    server.use(
      answer(resendInvite, (request) => {
        asked.push(request);
        return { invite: invite(1, { expires_at: '2026-12-24T10:00:00.000Z' }), link: null };
      }),
    );
    const { user } = open();
    await choose(user, 'Person 1', 'Resend');
    const dialog = await screen.findByRole('alertdialog', {
      name: 'Send the invitation to Person 1 again?',
    });
    expect(dialog).toHaveTextContent(/Every link sent earlier stops working/);
    const end = dayOf(Date.now() + 3 * 86_400_000, 'UTC');
    await waitFor(() => expect(dialog).toHaveTextContent(`p1@example.com, then good until ${end}`));
    expect(dialog).not.toHaveTextContent('7 days');
    await user.click(within(dialog).getByRole('button', { name: 'Resend invitation' }));
    expect(
      await screen.findByText(
        'The invitation is on its way to p1@example.com, good until 24 Dec 2026',
      ),
    ).toBeVisible();
    expect(asked[0]?.headers.get('if-match')).toBe('"1-1"');
    expect(asked[0]?.headers.get('idempotency-key')).toMatch(/./);
  });

  it('says what has changed when somebody was faster, and goes on from there', async () => {
    const asked: (string | null)[] = [];
    const again = invite(1, { etag: '"1-2"', resent: 1 });
    let rows = [invite(1)];
    serve(() => rows);
    server.use(
      answer(revokeInvite, ({ headers }) => {
        asked.push(headers.get('if-match'));
        if (asked.length === 1) {
          rows = [again];
          return refuse('stale_version', { message: 'Changed', current: again });
        }
        rows = [];
        return invite(1, { status: 'revoked' });
      }),
    );
    const { user } = open();
    await choose(user, 'Person 1', 'Revoke');
    const dialog = await screen.findByRole('alertdialog', {
      name: 'Revoke the invitation of Person 1?',
    });
    expect(dialog).toHaveTextContent(/link of the invitation stops working.*invited again/);
    await user.click(within(dialog).getByRole('button', { name: 'Revoke invitation' }));
    expect(await within(dialog).findByText(/sent again by somebody else/)).toBeVisible();
    expect(await screen.findByText('Resent once')).toBeInTheDocument();
    await user.click(within(dialog).getByRole('button', { name: 'Revoke invitation' }));
    expect(await screen.findByText('The invitation of Person 1 is revoked')).toBeVisible();
    expect(asked).toEqual(['"1-1"', '"1-2"']);
  });

  it('copies a link, or shows it where the browser does not allow that', async () => {
    const link = 'https://rollcall.test/accept-invitation#token=abc';
    serve(() => [invite(1), invite(2, { status: 'expired' })]);
    server.use(answer(copyInviteLink, () => ({ link, expires_at: invite(1).expires_at })));
    const { user } = open();
    await choose(user, 'Person 1', 'Copy link');
    expect(await screen.findByText(/The link of Person 1 is copied/)).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(link);

    const write = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('no'));
    await choose(user, 'Person 1', 'Copy link');
    const dialog = await screen.findByRole('dialog', { name: 'Invitation of Person 1' });
    expect(within(dialog).getByText(link)).toBeVisible();
    write.mockRestore();
    await user.click(within(dialog).getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());

    await user.click(screen.getByRole('button', { name: 'Actions for Person 2' }));
    const item = await screen.findByRole('menuitem', { name: /Copy link/ });
    expect(item).toHaveTextContent('Has expired: resend it instead');
  });

  it('hands out the link where no mail goes out', async () => {
    serve(() => [invite(1)]);
    server.use(
      answer(resendInvite, () => ({ invite: invite(1), link: 'https://rollcall.test/#token=x' })),
    );
    const { user } = open('/invitations', fakeSession({ mail_delivery: false }));
    await choose(user, 'Person 1', 'Resend');
    await user.click(await screen.findByRole('button', { name: 'Resend invitation' }));
    expect(await screen.findByText('https://rollcall.test/#token=x')).toBeVisible();
  });
});

describe('acts on many', () => {
  it('reports one by one, and keeps what failed selected with its reason', async () => {
    const keys: (string | null)[] = [];
    serve(() => [invite(1), invite(2), invite(3, { status: 'accepted' })]);
    let isDown = true;
    server.use(
      answer(resendInvite, ({ params, headers }) => {
        if (params['invite_id'] === '2') keys.push(headers.get('idempotency-key'));
        return params['invite_id'] === '2' && isDown
          ? refuse('unavailable', { message: 'Try later' })
          : { invite: invite(Number(params['invite_id'])), link: null };
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }));
    await user.click(screen.getByRole('button', { name: 'Resend' }));
    const ask = await screen.findByRole('alertdialog', { name: 'Resend 2 invitations?' });
    expect(ask).toHaveTextContent('Person 3: Was accepted already');
    await user.click(within(ask).getByRole('button', { name: 'Resend 2 invitations' }));
    const results = await screen.findByRole('dialog', { name: '1 of 3 sent again' });
    expect(within(results).getByText('Try later. Try again in a moment.')).toBeVisible();
    isDown = false;
    await user.click(within(results).getByRole('button', { name: 'Retry 1' }));
    await screen.findByRole('dialog', { name: '2 of 3 sent again' });
    // The same intent, the same key: a lost answer sends nothing twice.
    expect(keys).toEqual([keys[0], keys[0]]);
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(results).not.toBeInTheDocument());
    expect(screen.getByText('1 selected')).toBeVisible();
    expect(await row('Person 3')).toHaveTextContent('Was accepted already');
  });

  it('makes links for many and copies them in one go', async () => {
    serve(() => [invite(1), invite(2)]);
    server.use(
      answer(copyInviteLink, ({ params }) => ({
        link: `https://rollcall.test/#token=t${String(params['invite_id'])}`,
        expires_at: invite(1).expires_at,
      })),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }));
    await user.click(screen.getByRole('button', { name: 'Copy links' }));
    await user.click(await screen.findByRole('button', { name: 'Make 2 links' }));
    await user.click(await screen.findByRole('button', { name: 'Copy all 2 links' }));
    expect(await navigator.clipboard.readText()).toBe(
      'p1@example.com\thttps://rollcall.test/#token=t1\np2@example.com\thttps://rollcall.test/#token=t2',
    );
  });
});
