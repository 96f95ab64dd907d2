import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { updateUserSettings } from '../../../contract/user-settings.ts';
import { fakeSession } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { PreferencesTab } from './preferences-tab.tsx';
import { matchZones, zoneOptions } from './time-zones.ts';

const SETTINGS = fakeSession().settings;

it('saves a choice at once', async () => {
  const sent: unknown[] = [];
  let kept = SETTINGS;
  server.use(
    answer(updateUserSettings, ({ body }) => {
      sent.push(body);
      kept = { ...kept, ...(body as object) };
      return kept;
    }),
  );
  const { user } = renderApp(<PreferencesTab />);
  await user.click(screen.getByLabelText('Dark'));
  await user.click(screen.getByLabelText('Compact'));
  await waitFor(() => expect(sent).toEqual([{ theme: 'dark' }, { density: 'compact' }]));
  expect(screen.getByLabelText('Dark')).toBeChecked();
});

it('takes a choice back that could not be kept', async () => {
  server.use(answer(updateUserSettings, () => refuse('unavailable', { message: 'Not now' })));
  const { user } = renderApp(<PreferencesTab />);
  await user.click(screen.getByLabelText('Dark'));
  expect(await screen.findByText(/The preference was not kept/)).toBeVisible();
  expect(screen.getByLabelText('As the device')).toBeChecked();
});

it('finds a time zone by its place', async () => {
  let sent: unknown;
  server.use(
    answer(updateUserSettings, ({ body }) => {
      sent = body;
      return { ...SETTINGS, time_zone: 'America/New_York' };
    }),
  );
  const { user } = renderApp(<PreferencesTab />);
  const box = await screen.findByRole('combobox', { name: 'Time zone' });
  await user.clear(box);
  await user.type(box, 'new york');
  await user.click(await screen.findByRole('option', { name: /New York/ }));
  await waitFor(() => expect(sent).toEqual({ time_zone: 'America/New_York' }));
});

it('searches zones by words and by offset, and keeps one that this browser does not list', () => {
  const at = new Date('2026-01-15T12:00:00Z');
  const options = zoneOptions('US/Pacific', at);
  expect(options[0]?.name).toBe('browser');
  expect(options.map(({ name }) => name)).toContain('US/Pacific');
  expect(matchZones(options, 'tokyo gmt+9').map(({ name }) => name)).toEqual(['Asia/Tokyo']);
  expect(matchZones(options, 'nowhere')).toEqual([]);
});
