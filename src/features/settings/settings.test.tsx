import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { getSession } from '../../../contract/session.ts';
import { updateOrgSettings, type VersionedOrgSettings } from '../../../contract/org-settings.ts';
import { fakeOrgSettings, fakeSession } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { ImpersonationSetting } from './impersonation-setting.tsx';
import { LimitsSettings } from './limits-form.tsx';

const SETTINGS = fakeOrgSettings();
const owner = fakeSession({ rights: { org_admin: true, super_user: false, org_owner: true } });

it('judges a limit by the rules of the server, and sends it on top of what was read', async () => {
  const sent: { body: unknown; etag: string | null }[] = [];
  server.use(
    answer(updateOrgSettings, ({ body, headers }) => {
      sent.push({ body, etag: headers.get('If-Match') });
      return { ...SETTINGS, session_minutes: 60, etag: '"org-1-5"' };
    }),
    answer(getSession, () => owner),
  );
  const { user } = renderApp(<LimitsSettings settings={SETTINGS} />);
  const field = screen.getByRole('spinbutton', { name: /in any case/ });
  await user.clear(field);
  await user.type(field, '5');
  await user.click(await screen.findByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('At least 10')).toBeVisible();
  await user.clear(field);
  await user.type(field, '60');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({ body: { session_minutes: 60 }, etag: '"org-1-4"' });
});

it('goes along with what has changed beside its fields, and with nothing else', async () => {
  const sent: (string | null)[] = [];
  server.use(
    answer(updateOrgSettings, ({ headers }) => {
      sent.push(headers.get('If-Match'));
      return refuse('stale_version', { current: { ...SETTINGS, etag: '"org-1-9"' } });
    }),
  );
  const reads: VersionedOrgSettings[] = [
    { ...SETTINGS, admins_may_impersonate: true, etag: '"org-1-5"' },
    { ...SETTINGS, admins_may_impersonate: true, session_minutes: 90, etag: '"org-1-6"' },
  ];
  const Page = () => {
    const [count, setCount] = useState(0);
    return (
      <>
        <button onClick={() => setCount(count + 1)}>Read</button>
        <LimitsSettings settings={[SETTINGS, ...reads][count] ?? SETTINGS} />
      </>
    );
  };
  const { user } = renderApp(<Page />);
  await user.type(screen.getByRole('spinbutton', { name: /in any case/ }), '1');
  await user.click(screen.getByRole('button', { name: 'Read' }));
  await user.click(screen.getByRole('button', { name: 'Read' }));
  const field = screen.getByRole('spinbutton', { name: /in any case/ });
  await user.clear(field);
  await user.type(field, '60');
  await user.click(await screen.findByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(sent).toEqual(['"org-1-5"']));
});

const THEIRS = { ...SETTINGS, session_minutes: 90, invitation_days: 3, etag: '"org-1-9"' };

/** The half-day becomes an hour, which is refused since somebody else has made it 90 minutes. */
async function overtaken() {
  const sent: { body: unknown; etag: string | null }[] = [];
  server.use(
    answer(updateOrgSettings, ({ body, headers }) => {
      sent.push({ body, etag: headers.get('If-Match') });
      return sent.length === 1
        ? refuse('stale_version', { current: THEIRS })
        : { ...THEIRS, session_minutes: 60, etag: '"org-1-10"' };
    }),
    answer(getSession, () => owner),
  );
  const { user } = renderApp(<LimitsSettings settings={SETTINGS} />);
  const field = screen.getByRole('spinbutton', { name: /in any case/ });
  await user.clear(field);
  await user.type(field, '60');
  await user.click(await screen.findByRole('button', { name: 'Save changes' }));
  await screen.findByText(/Somebody else changed the settings meanwhile/);
  return { user, field, sent };
}

it('sends what was touched alone, and leaves the rest as somebody else has made it', async () => {
  const { user, field, sent } = await overtaken();
  const days = screen.getByRole('spinbutton', { name: /invitation expires/ });
  expect(days).toHaveValue(3);
  expect(screen.getByText(/^Days until an invitation expires:/)).toHaveTextContent('7 → 3');
  await user.click(screen.getByRole('button', { name: 'Keep mine (Minutes in any case)' }));
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('Saved')).toBeVisible();
  const body = { session_minutes: 60 };
  expect(sent).toEqual([
    { body, etag: '"org-1-4"' },
    { body, etag: '"org-1-9"' },
  ]);
  expect(field).toHaveValue(60);
  expect(days).toHaveValue(3);
  expect(screen.queryByText(/Somebody else changed/)).toBeNull();
});

it('goes back to what somebody else has made of it when what was typed is discarded', async () => {
  const { user, field } = await overtaken();
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(field).toHaveValue(90);
  expect(screen.getByRole('spinbutton', { name: /invitation expires/ })).toHaveValue(3);
  expect(screen.queryByRole('list', { name: 'Changed by both' })).toBeNull();
  expect(screen.queryByText(/What you typed is still here/)).toBeNull();
});

it('shows what somebody else changed, and takes it when told to', async () => {
  const { user, field } = await overtaken();
  await user.click(screen.getByRole('button', { name: 'Take theirs (Minutes in any case)' }));
  expect(field).toHaveValue(90);
  expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull();
});

it('lets the owner alone say whether admins may sign in as others, and asks first', async () => {
  const sent: unknown[] = [];
  server.use(
    answer(updateOrgSettings, ({ body }) => {
      sent.push(body);
      return { ...SETTINGS, admins_may_impersonate: true };
    }),
    answer(getSession, () => owner),
  );
  const admin = renderApp(<ImpersonationSetting settings={SETTINGS} />);
  expect(screen.getByRole('button', { name: 'Allow it' })).toHaveAttribute('aria-disabled', 'true');
  admin.unmount();
  const { user } = renderApp(<ImpersonationSetting settings={SETTINGS} />, { session: owner });
  await user.click(screen.getByRole('button', { name: 'Allow it' }));
  const dialog = await screen.findByRole('alertdialog');
  expect(dialog).toHaveTextContent('told by mail');
  const [, confirm] = screen.getAllByRole('button', { name: 'Allow it', hidden: true });
  if (confirm) await user.click(confirm);
  await waitFor(() => expect(sent).toEqual([{ admins_may_impersonate: true }]));
});
