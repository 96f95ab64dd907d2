import { Suspense, useState } from 'react';
import type { BulkAction } from '../../../contract/bulk.ts';
import { useSession } from '../../api/session.ts';
import type { BulkRequest } from '../../bulk/bulk-dialog.tsx';
import { BULK } from '../../bulk/bulk-words.ts';
import { Button } from '../../components/button.tsx';
import { ChevronDownIcon, LockIcon, TeamIcon, UnlockIcon } from '../../components/icons.tsx';
import { BulkBar } from '../../components/list-toolbar.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { lazyChunk } from '../../lib/chunk.ts';
import { whyNotWhileActing } from '../../people/availability.ts';
import type { useSelection } from './use-selection.ts';

const Dialog = lazyChunk(() =>
  import('../../bulk/bulk-dialog.tsx').then((module) => ({ default: module.BulkDialog })),
);

const IN_MENU: readonly (BulkAction | 'divider')[] = [
  'deactivate',
  'activate',
  'make_admin',
  'make_member',
  'send_reset',
  'remove_from_team',
  'give_access',
  'take_access',
  'divider',
  'remove',
];

/** The bar of a selection: how many, how to have all who match, and what can be done with them. */
export function BulkActions({ selection }: { selection: ReturnType<typeof useSelection> }) {
  const [begun, setBegun] = useState<BulkRequest | null>(null);
  const { count, scope, widen } = selection;
  const disabledReason = whyNotWhileActing(useSession());
  const begin = (action: BulkAction) => setBegun({ action, scope, count });
  return (
    <>
      <BulkBar
        count={count}
        note={selection.isAll ? 'everybody who matches' : undefined}
        widen={
          widen && {
            label: `Select all ${widen.total.toLocaleString('en')} matching`,
            disabledReason: widen.whyNot,
            onClick: widen.run,
          }
        }
        onClear={selection.clear}
      >
        <Button icon={<LockIcon />} disabledReason={disabledReason} onClick={() => begin('lock')}>
          Lock
        </Button>
        <Button
          icon={<UnlockIcon />}
          disabledReason={disabledReason}
          onClick={() => begin('unlock')}
        >
          Unlock
        </Button>
        <Button
          icon={<TeamIcon />}
          disabledReason={disabledReason}
          onClick={() => begin('add_to_team')}
        >
          Add to team
        </Button>
        <MenuButton
          label="More acts on the selection"
          look="default"
          iconEnd={<ChevronDownIcon />}
          items={IN_MENU.map((act) =>
            act === 'divider'
              ? act
              : {
                  label: BULK[act].label,
                  onSelect: () => begin(act),
                  disabledReason,
                  ...(act === 'remove' && { danger: true }),
                },
          )}
        >
          More
        </MenuButton>
      </BulkBar>
      {begun !== null && (
        <Suspense fallback={null}>
          <Dialog
            request={begun}
            onLeft={(left) =>
              selection.keep(left.map(({ id, message }) => ({ item: { id }, reason: message })))
            }
            onGone={() => setBegun(null)}
          />
        </Suspense>
      )}
    </>
  );
}
