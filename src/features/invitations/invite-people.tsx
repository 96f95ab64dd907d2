import { Suspense, useState } from 'react';
import { lazyChunk } from '../../lib/chunk.ts';

const Dialog = lazyChunk(() =>
  import('./invite-dialog.tsx').then((module) => ({ default: module.InviteDialog })),
);

/**
 * The dialog for new invitations, its code fetched when it is first wanted. It stays mounted from
 * then on: what was typed is still there when it is opened again.
 */
export function InvitePeople({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [wasOpened, setOpened] = useState(open);
  if (open && !wasOpened) setOpened(true);
  if (!wasOpened) return null;
  return (
    <Suspense fallback={null}>
      <Dialog open={open} onClose={onClose} />
    </Suspense>
  );
}
