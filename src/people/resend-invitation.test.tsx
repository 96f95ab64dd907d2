import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { resendInvite, type Invite } from '../../contract/invites.ts';
import { getOrgSettings } from '../../contract/org-settings.ts';
import type { User } from '../../contract/users.ts';
import { dayOf } from '../lib/time.ts';
import { AN_INSTANT, fakeOrgSettings, fakeUser } from '../test/fakes.ts';
import { beginAct } from '../test/begin-act.tsx';
import { answer, refuse, server } from '../test/server.ts';

const begin = (invite: User['invite']) => beginAct('resend', fakeUser({ invite }));

const INVITE: Invite = {
  id: 3,
  email: 'ana@example.com',
  full_name: 'Ana Ruiz',
  user_id: 7,
  'is_admin?': false,
  status: 'pending',
  invited_by: null,
  created_at: AN_INSTANT,
  sent_at: AN_INSTANT,
  resent: 0,
  expires_at: '2026-01-22T10:00:00.000Z',
  ended_at: null,
  etag: '"invite-3-1"',
};

describe('an invitation that is sent again', () => {
  beforeEach(() => {
    server.use(answer(getOrgSettings, () => fakeOrgSettings({ invitation_days: 3 })));
  });

  it('is shown as it is now where somebody else was faster, and that one is sent', async () => {
    const newer = { ...INVITE, resent: 1, expires_at: '2026-01-23T10:00:00.000Z' };
    const tags: (string | null)[] = [];
    server.use(
      answer(resendInvite, ({ headers }) => {
        tags.push(headers.get('if-match'));
        return tags.length > 1
          ? { invite: newer, link: null }
          : refuse('stale_version', { current: { ...newer, etag: '"invite-3-2"' } });
      }),
    );
    const { user } = await begin(INVITE);
    const verb = await screen.findByRole('button', { name: 'Resend invitation' });
    await user.click(verb);
    expect(await screen.findByText(/^Pending until 23 Jan 2026/)).toBeVisible();
    await user.click(verb);
    expect(await screen.findByText(/The invitation is on its way/)).toBeVisible();
    expect(tags).toEqual(['"invite-3-1"', '"invite-3-2"']);
  });

  it('says until when it will be good, and of a link to hand over until when it is', async () => {
    const expires_at = '2026-12-24T10:00:00.000Z';
    server.use(
      answer(resendInvite, () => ({
        invite: { ...INVITE, sent_at: null, resent: 1, expires_at },
        link: 'https://rollcall.test/accept-invitation#token=abc',
      })),
    );
    const { user } = await begin({ ...INVITE, status: 'expired' });
    const end = dayOf(Date.now() + 3 * 86_400_000, 'UTC');
    expect(await screen.findByText(new RegExp(`then good until ${end}`))).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Resend invitation' }));
    expect(await screen.findByText(/It works once, until 24 Dec 2026/)).toBeVisible();
  });
});
