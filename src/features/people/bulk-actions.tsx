import { Suspense, useState } from 'react';
import type { User } from '../../../contract/users.ts';
import { Button } from '../../components/button.tsx';
import { ChevronDownIcon, LockIcon, UnlockIcon } from '../../components/icons.tsx';
import { BulkBar } from '../../components/list-toolbar.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { lazyChunk } from '../../lib/chunk.ts';
import type { Left } from '../../lib/outcomes.ts';
import { BULK, type BulkAct } from './bulk-acts.ts';

const Dialog = lazyChunk(() =>
  import('./bulk-dialog.tsx').then((module) => ({ default: module.BulkDialog })),
);

const IN_MENU: readonly BulkAct[] = ['deactivate', 'activate', 'admin', 'member', 'reset'];

/** The bar of a selection: how many, and what can be done with them. */
export function BulkActions({
  people,
  onClear,
  onLeft,
}: {
  people: readonly User[];
  onClear: () => void;
  onLeft: (left: readonly Left<User>[]) => void;
}) {
  const [begun, setBegun] = useState<{ act: BulkAct; people: readonly User[] } | null>(null);
  const begin = (act: BulkAct) => setBegun({ act, people });
  return (
    <>
      <BulkBar count={people.length} onClear={onClear}>
        <Button icon={<LockIcon />} onClick={() => begin('lock')}>
          Lock
        </Button>
        <Button icon={<UnlockIcon />} onClick={() => begin('unlock')}>
          Unlock
        </Button>
        <MenuButton
          label="More acts on the selection"
          look="default"
          icon={<ChevronDownIcon />}
          items={IN_MENU.map((act) => ({ label: BULK[act].label, onSelect: () => begin(act) }))}
        >
          More
        </MenuButton>
      </BulkBar>
      {begun !== null && (
        <Suspense fallback={null}>
          <Dialog {...begun} onLeft={onLeft} onGone={() => setBegun(null)} />
        </Suspense>
      )}
    </>
  );
}
