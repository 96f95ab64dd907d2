import type { ComponentType } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { hasFeature, sessionMutations, useSession } from '../../api/session.ts';
import {
  KeyboardIcon,
  MoonIcon,
  ScreenIcon,
  SettingsIcon,
  SignOutIcon,
  SunIcon,
  UserIcon,
} from '../../components/icons.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { Avatar } from '../../components/person-cell.tsx';
import { applyTheme, type ThemeChoice } from '../../theme/color-scheme.ts';
import { paths } from '../paths.ts';

const THEMES: readonly { value: ThemeChoice; label: string; Icon: ComponentType }[] = [
  { value: 'system', label: 'Theme of the device', Icon: ScreenIcon },
  { value: 'light', label: 'Light theme', Icon: SunIcon },
  { value: 'dark', label: 'Dark theme', Icon: MoonIcon },
];

/** Own profile, theme, keyboard help, sign-out. */
export function ProfileMenu({ onHelp, onSignOut }: { onHelp: () => void; onSignOut: () => void }) {
  const session = useSession();
  const { user, settings } = session;
  const hasSettings = session.rights.org_admin && hasFeature(session, 'org_settings');
  const client = useQueryClient();
  const save = useMutation({
    ...sessionMutations.saveSettings(client),
    // A toggle: shown at once, taken back when it could not be kept.
    onMutate: ({ theme }) => applyTheme(theme ?? settings.theme),
    onError: () => applyTheme(settings.theme),
    meta: { failed: 'The theme was not kept' },
  });
  return (
    <div className="profile-button">
      <MenuButton
        label={`Account of ${user.full_name}`}
        icon={<Avatar id={user.id} name={user.full_name} />}
        items={() => [
          { label: 'My profile', icon: <UserIcon />, to: paths.profile.href(), hint: user.email },
          ...(hasSettings
            ? [{ label: 'Settings', icon: <SettingsIcon />, to: paths.settings.href() }]
            : []),
          'divider',
          ...THEMES.map(({ value, label, Icon }) => ({
            label,
            icon: <Icon />,
            isChecked: settings.theme === value,
            onSelect: () => save.mutate({ theme: value }),
          })),
          'divider',
          { label: 'Keyboard help', icon: <KeyboardIcon />, onSelect: onHelp },
          { label: 'Sign out', icon: <SignOutIcon />, onSelect: onSignOut },
        ]}
      />
    </div>
  );
}
