import { useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  getOrgSettings,
  updateOrgSettings,
  type VersionedOrgSettings,
} from '../../../contract/org-settings.ts';
import { getSession } from '../../../contract/session.ts';
import { fakeSession } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { ImpersonationSetting } from './impersonation-setting.tsx';
import { settingsQueries } from '../../api/org-settings.ts';

const READ: VersionedOrgSettings = {
  invitation_days: 7,
  session_idle_minutes: 30,
  session_idle_minutes_admin: 15,
  session_minutes: 720,
  password_min_length: 12,
  password_min_length_admin: 15,
  admins_may_impersonate: true,
  etag: '"org-1-4"',
};

it('stops it at the second press when another setting was changed meanwhile', async () => {
  const owner = fakeSession({ rights: { org_admin: true, super_user: false, org_owner: true } });
  const tags: (string | null)[] = [];
  const newer = { ...READ, invitation_days: 14, etag: '"org-1-5"' };
  server.use(
    answer(getSession, () => owner),
    answer(getOrgSettings, () => READ),
    answer(updateOrgSettings, ({ headers }) => {
      tags.push(headers.get('If-Match'));
      return tags.at(-1) === newer.etag
        ? { ...newer, admins_may_impersonate: false, etag: '"org-1-6"' }
        : refuse('stale_version', { message: 'Somebody else changed this', current: newer });
    }),
  );
  const Page = () => {
    const { data } = useQuery(settingsQueries.of(1));
    return data === undefined ? null : <ImpersonationSetting settings={data} />;
  };
  const { user } = renderApp(<Page />, { session: owner });
  await user.click(await screen.findByRole('button', { name: 'Stop allowing it' }));
  expect(await screen.findByText(/Nothing was changed. Somebody else changed this/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Stop allowing it' }));
  expect(await screen.findByText('Admins may no longer sign in as others')).toBeVisible();
  expect(tags).toEqual(['"org-1-4"', '"org-1-5"']);
});
