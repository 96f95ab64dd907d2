import { Suspense, useEffect, useState } from 'react';
import { Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { identityOf, useSession } from '../../api/session.ts';
import { preloadDialog } from '../../components/app-dialog.tsx';
import { SearchIcon } from '../../components/icons.tsx';
import { preloadMenu } from '../../components/menu-button.tsx';
import { lazyChunk } from '../../lib/chunk.ts';
import { setTimeZone } from '../../lib/time.ts';
import { isDialogOpen, useHotkey } from '../../lib/use-hotkey.ts';
import { applyDensity, applyTheme } from '../../theme/color-scheme.ts';
import { ActingBar } from './acting-bar.tsx';
import { Banners } from './banners.tsx';
import { OrgSwitch } from './org-switch.tsx';
import { ProfileMenu } from './profile-menu.tsx';
import { Rail } from './rail.tsx';
import { RecentButton } from './recent-button.tsx';
import { SessionKeeper } from './session-keeper.tsx';
import { useOtherTabs } from '../../lib/other-tabs.ts';
import { useSignOut } from './use-sign-out.ts';
import './shell.css';

const Palette = lazyChunk(() =>
  import('../palette/palette.tsx').then((m) => ({ default: m.Palette })),
);
const Help = lazyChunk(() =>
  import('./keyboard-help.tsx').then((m) => ({ default: m.KeyboardHelp })),
);
const Recent = lazyChunk(() =>
  import('../../recent/recent-drawer.tsx').then((m) => ({ default: m.RecentDrawer })),
);
const PlatformNote = lazyChunk(() =>
  import('./platform-note.tsx').then((m) => ({ default: m.PlatformNote })),
);

type Overlay = 'palette' | 'help' | 'recent';

/** The person's settings, applied to this document. */
function useSettings(): void {
  const { theme, density, time_zone: zone } = useSession().settings;
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => applyDensity(density), [density]);
  useEffect(() => setTimeZone(zone), [zone]);
}

/** Dialogs and menus are fetched once the page has come to rest, so that the first click is quick. */
function usePreload(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      preloadDialog();
      preloadMenu();
    }, 1500);
    return () => clearTimeout(timer);
  }, []);
}

/** Everything around a page behind sign-in. */
export function Shell() {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [wasUsed, setUsed] = useState({ palette: false, help: false, recent: false });
  const navigation = useNavigation();
  const signOut = useSignOut();
  const session = useSession();
  const open = (which: Overlay) => {
    setUsed((used) => ({ ...used, [which]: true }));
    setOverlay(which);
  };
  const close = () => setOverlay(null);
  useSettings();
  useOtherTabs(identityOf(session));
  usePreload();
  // Not over a dialog of the page: what it asks or shows comes first.
  useHotkey('mod+k', () => {
    if (overlay !== null || !isDialogOpen()) open('palette');
  });
  useHotkey('?', () => open('help'));
  return (
    <>
      <a className="button skip-link" href="#main">
        Skip to content
      </a>
      {navigation.state === 'loading' && <div className="route-progress" />}
      <ActingBar />
      <div className="shell">
        <Rail />
        <header className="top-bar">
          <OrgSwitch />
          <button
            type="button"
            className="palette-open"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
            onClick={() => open('palette')}
          >
            <SearchIcon />
            <span>Go to, or do</span>
            <kbd aria-hidden="true">Ctrl K</kbd>
          </button>
          <RecentButton onClick={() => open('recent')} />
          <ProfileMenu onHelp={() => open('help')} onSignOut={signOut} />
        </header>
        <main id="main" className="shell-main" tabIndex={-1}>
          <Banners />
          {session.features?.length === 0 && (
            <Suspense fallback={null}>
              <PlatformNote />
            </Suspense>
          )}
          <Outlet />
        </main>
      </div>
      <SessionKeeper />
      <Suspense fallback={null}>
        {wasUsed.palette && <Palette open={overlay === 'palette'} onClose={close} />}
        {wasUsed.recent && <Recent open={overlay === 'recent'} onClose={close} />}
        {wasUsed.help && <Help open={overlay === 'help'} onClose={close} />}
      </Suspense>
      <ScrollRestoration />
    </>
  );
}
