import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { paths } from '../../app/paths.ts';
import { sessionQueries, useSession } from '../../api/session.ts';
import { ChevronDownIcon } from '../../components/icons.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { lazyChunk } from '../../lib/chunk.ts';
import { viewSearch, viewsOf } from './views.ts';

const Dialogs = lazyChunk(() =>
  import('./view-dialogs.tsx').then((module) => ({ default: module.ViewDialogs })),
);

/** The list as this person likes to see it: views by name, kept for every device. */
export function SavedViews() {
  const { org } = useSession();
  const [search] = useSearchParams();
  const settings = useQuery(sessionQueries.settings());
  const [dialog, setDialog] = useState<{ which: 'save' | 'manage'; isOpen: boolean } | null>(null);
  const views = viewsOf(settings.data?.views ?? [], org.id);
  const now = viewSearch(search);
  const current = views.find((view) => view.search === now);
  const show = (which: 'save' | 'manage') => setDialog({ which, isOpen: true });
  return (
    <>
      <MenuButton
        label="Saved views"
        look="default"
        iconEnd={<ChevronDownIcon size={12} />}
        items={[
          ...views.map((view) => ({
            label: view.name,
            to: paths.people.href(view.search),
            isChecked: view === current,
          })),
          ...(views.length > 0 ? (['divider'] as const) : []),
          {
            label: 'Save this view',
            hint: 'Filters, order and columns as they are now',
            onSelect: () => show('save'),
            disabledReason: settings.data === undefined ? 'Your views could not be read yet' : null,
          },
          {
            label: 'Manage views',
            onSelect: () => show('manage'),
            disabledReason: views.length === 0 ? 'You have saved none yet' : null,
          },
        ]}
      >
        {current === undefined ? 'Views' : <bdi>{current.name}</bdi>}
      </MenuButton>
      {dialog !== null && (
        <Suspense fallback={null}>
          <Dialogs
            which={dialog.which}
            open={dialog.isOpen}
            onClose={() => setDialog({ ...dialog, isOpen: false })}
            views={views}
            search={now}
          />
        </Suspense>
      )}
    </>
  );
}
