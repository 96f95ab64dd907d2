import { useQuery } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { getLeaving } from '../../contract/leaving.ts';
import {
  activateUser,
  issueOneTimePassword,
  lockUser,
  sendReset,
  unlockUser,
} from '../../contract/user-acts.ts';
import { activateMembers, removeMembers } from '../../contract/orgs.ts';
import { getUser, type User } from '../../contract/users.ts';
import { fakeLeaving, fakeUser } from '../test/fakes.ts';
import { ActHarness, beginAct } from '../test/begin-act.tsx';
import { renderApp } from '../test/render.tsx';
import { answer, refuse, server, type Asked } from '../test/server.ts';
import { peopleQueries } from './people.queries.ts';

/** The same on a page that reads the person. */
function Shown({ person }: { person: User }) {
  useQuery(peopleQueries.detail(person.id));
  return <ActHarness act="activate" person={person} />;
}

beforeEach(() => server.use(answer(getLeaving, () => fakeLeaving())));

const LOCK: NonNullable<User['lock']> = {
  kind: 'admin',
  reason: 'Laptop stolen',
  locked_at: '2026-01-15T10:00:00.000Z',
  locked_by: { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' },
  until: null,
};

describe('locking somebody', () => {
  it('names the person, asks for a reason, and sends it with the end and the version', async () => {
    const asked: Asked[] = [];
    server.use(
      answer(lockUser, (request) => {
        asked.push(request);
        return fakeUser({ account_locked: true, lock: LOCK });
      }),
    );
    const { user } = await beginAct('lock');
    const dialog = await screen.findByRole('alertdialog', { name: 'Lock Ana Ruiz?' });
    const verb = within(dialog).getByRole('button', { name: 'Lock account' });
    expect(within(dialog).getByRole('button', { name: 'Cancel' })).toHaveFocus();
    expect(verb).toHaveAttribute('aria-disabled', 'true');

    await user.type(within(dialog).getByLabelText('Reason'), 'Laptop stolen');
    await user.click(within(dialog).getByLabelText('24 hours'));
    const before = Date.now();
    await user.click(verb);

    expect(await screen.findByText('Ana Ruiz is locked')).toBeVisible();
    const [request] = asked;
    expect(asked).toHaveLength(1);
    expect(request?.headers.get('if-match')).toBe('"7-1"');
    const body = request?.body as { reason: string; until: string };
    expect(body.reason).toBe('Laptop stolen');
    expect(Date.parse(body.until) - before).toBeGreaterThanOrEqual(86_400_000);
    expect(Date.parse(body.until) - before).toBeLessThan(86_460_000);
  });

  it('shows what somebody else changed and then acts on the newer version', async () => {
    const tags: (string | null)[] = [];
    server.use(
      answer(lockUser, ({ headers }) => {
        tags.push(headers.get('if-match'));
        if (tags.length > 1) return fakeUser({ account_locked: true, lock: LOCK });
        return refuse('stale_version', {
          message: 'Somebody else changed this since you loaded it',
          current: fakeUser({ full_name: 'Ana Ruiz-Vega', etag: '"7-2"' }),
        });
      }),
    );
    const { user } = await beginAct('lock');
    await user.type(await screen.findByLabelText('Reason'), 'Laptop stolen');
    await user.click(screen.getByRole('button', { name: 'Lock account' }));

    expect(await screen.findByText('Ana Ruiz-Vega')).toBeVisible();
    expect(screen.getByText('Request req-test')).toBeVisible();
    expect(screen.getByLabelText('Reason')).toHaveValue('Laptop stolen');
    await user.click(screen.getByRole('button', { name: 'Lock account' }));
    expect(await screen.findByText('Ana Ruiz is locked')).toBeVisible();
    expect(tags).toEqual(['"7-1"', '"7-2"']);
  });
});

describe('unlocking somebody', () => {
  it('happens at once, says what still stops them, and can be taken back', async () => {
    const locks: unknown[] = [];
    server.use(
      answer(unlockUser, () =>
        fakeUser({
          status: 'DEACTIVATED',
          sign_in: { allowed: false, because: 'account_deactivated' },
        }),
      ),
      answer(lockUser, ({ body }) => {
        locks.push(body);
        return fakeUser({ account_locked: true, lock: LOCK });
      }),
    );
    const { user } = await beginAct('unlock', fakeUser({ account_locked: true, lock: LOCK }));
    expect(
      await screen.findByText(
        'Ana Ruiz is unlocked, but still cannot sign in: the account is deactivated',
      ),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Ana Ruiz: undone')).toBeVisible();
    expect(locks).toEqual([{ reason: 'Laptop stolen' }]);
  });

  it('offers no way back to an automatic lock', async () => {
    server.use(answer(unlockUser, () => fakeUser()));
    const lock = { ...LOCK, kind: 'automatic' as const, reason: null, locked_by: null };
    await beginAct('unlock', fakeUser({ account_locked: true, lock }));
    expect(await screen.findByText('Ana Ruiz is unlocked')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  });
});

describe('activating somebody whose account and membership are off', () => {
  it('says what was done and what was not, and looks again', async () => {
    const off = fakeUser({ status: 'DEACTIVATED', governed_here: true });
    const person = {
      ...off,
      org_memberships: off.org_memberships.map((one) => ({
        ...one,
        org_membership_status: 'DEACTIVATED' as const,
      })),
    };
    let reads = 0;
    server.use(
      answer(activateMembers, () => []),
      answer(activateUser, () => refuse('conflict', { message: 'Not now' })),
      answer(getUser, () => {
        reads += 1;
        return person;
      }),
    );
    const { user } = renderApp(<Shown person={person} />);
    await waitFor(() => expect(reads).toBe(1));
    await user.click(screen.getByRole('button', { name: 'Go' }));
    expect(
      await screen.findByText(
        'Ana Ruiz: the membership is active again, the account is not. Not now',
      ),
    ).toBeVisible();
    await waitFor(() => expect(reads).toBe(2));
  });
});

describe('a one-time password', () => {
  it('is shown once and is nowhere after that', async () => {
    const password = 'correct-horse-battery';
    server.use(
      answer(issueOneTimePassword, () => ({
        password,
        expires_at: '2026-01-16T10:00:00.000Z',
      })),
    );
    const { user, client } = await beginAct('password');
    await user.click(await screen.findByRole('button', { name: 'Set one-time password' }));
    expect(await screen.findByText(password)).toBeVisible();

    const caches = () =>
      JSON.stringify([
        client
          .getQueryCache()
          .getAll()
          .map(({ state }) => state),
        client
          .getMutationCache()
          .getAll()
          .map(({ state }) => state),
      ]);
    expect(caches()).not.toContain(password);
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByText(password)).not.toBeInTheDocument());
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

    await user.click(screen.getByRole('button', { name: 'Go' }));
    expect(
      await screen.findByRole('alertdialog', { name: 'Set a one-time password for Ana Ruiz?' }),
    ).toBeVisible();
    expect(screen.queryByText(password)).not.toBeInTheDocument();
  });
});

describe('a reset link', () => {
  it('is shown to copy where no mail goes out, under one idempotency key', async () => {
    const keys: (string | null)[] = [];
    server.use(
      answer(sendReset, ({ headers }) => {
        keys.push(headers.get('idempotency-key'));
        if (keys.length === 1) return refuse('unavailable', { message: 'Try again' });
        return { message: 'Link made', link: 'https://rollcall.test/set-password#token=abc' };
      }),
    );
    const { user } = await beginAct('reset');
    await user.click(await screen.findByRole('button', { name: 'Send reset link' }));
    expect(await screen.findByText('Try again')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Send reset link' }));
    expect(await screen.findByText(/set-password#token=abc/)).toBeVisible();
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });
});

describe('removing somebody', () => {
  it('wants the address typed, and names the person by id', async () => {
    const bodies: unknown[] = [];
    server.use(
      answer(removeMembers, ({ body }) => {
        bodies.push(body);
        return { code: '200', message: 'Removed' };
      }),
    );
    const { user } = await beginAct('remove');
    const verb = await screen.findByRole('button', { name: 'Remove from Acme' });
    await user.click(verb);
    expect(bodies).toEqual([]);
    await user.type(screen.getByLabelText(/to confirm/), 'ANA@example.com');
    await user.click(verb);
    expect(await screen.findByText('Ana Ruiz has left Acme')).toBeVisible();
    expect(bodies).toEqual([{ members: [{ id: 7 }] }]);
  });
});
