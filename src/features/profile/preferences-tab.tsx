import { Suspense } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UserSettings } from '../../../contract/user-settings.ts';
import { sessionMutations, sessionQueries, useSession } from '../../api/session.ts';
import { Skeleton } from '../../components/async-states.tsx';
import { announce } from '../../components/feedback-store.ts';
import { lazyChunk } from '../../lib/chunk.ts';
import { ChoiceGroup } from './choice-group.tsx';
import { Section } from '../../components/section.tsx';
import './profile.css';

const TimeZonePicker = lazyChunk(() =>
  import('./time-zone-picker.tsx').then((module) => ({ default: module.TimeZonePicker })),
);

const Lines = () => (
  <>
    <i />
    <i />
    <i />
  </>
);
const THEMES = [
  {
    value: 'system',
    label: 'As the device',
    picture: (
      <>
        <span className="theme-sample light">
          <Lines />
        </span>
        <span className="theme-sample dark">
          <Lines />
        </span>
      </>
    ),
  },
  {
    value: 'light',
    label: 'Light',
    picture: (
      <span className="theme-sample light">
        <Lines />
      </span>
    ),
  },
  {
    value: 'dark',
    label: 'Dark',
    picture: (
      <span className="theme-sample dark">
        <Lines />
      </span>
    ),
  },
] as const;
const DENSITIES = [
  {
    value: 'comfortable',
    label: 'Comfortable',
    picture: (
      <span className="density-sample">
        <Lines />
      </span>
    ),
  },
  {
    value: 'compact',
    label: 'Compact',
    picture: (
      <span className="density-sample compact">
        <Lines />
        <Lines />
      </span>
    ),
  },
] as const;

/** Shown at once, kept by the server, taken back when it could not be kept. */
function useSetting() {
  const { settings } = useSession();
  const client = useQueryClient();
  const show = (next: UserSettings) =>
    client.setQueryData(sessionQueries.current().queryKey, (session) =>
      session === undefined ? session : { ...session, settings: next },
    );
  const save = useMutation({
    ...sessionMutations.saveSettings(client),
    // One after the other: replies carry all settings, and the last one counts.
    scope: { id: 'settings' },
    onMutate: (change: Partial<UserSettings>) => {
      show({ ...settings, ...change });
      return settings;
    },
    onError: (_error, _change, before) => before && show(before),
    meta: { failed: 'The preference was not kept' },
  });
  return (change: Partial<UserSettings>) =>
    save.mutate(change, { onSuccess: () => announce('Saved') });
}

/** Theme, density and time zone; the shell applies what the session says. */
export function PreferencesTab() {
  const { settings } = useSession();
  const set = useSetting();
  return (
    <>
      <Section title="Appearance" lead="Saved at once, and the same on every device.">
        <div className="stack">
          <ChoiceGroup
            label="Theme"
            value={settings.theme}
            choices={THEMES}
            onChange={(theme) => set({ theme })}
          />
          <ChoiceGroup
            label="Density of tables"
            value={settings.density}
            choices={DENSITIES}
            onChange={(density) => set({ density })}
          />
        </div>
      </Section>
      <Section
        title="Dates and times"
        lead="Every time is shown in your zone, and names it on hover."
      >
        <Suspense fallback={<Skeleton width="22rem" height="2.25rem" />}>
          <TimeZonePicker value={settings.time_zone} onChange={(time_zone) => set({ time_zone })} />
        </Suspense>
      </Section>
    </>
  );
}
