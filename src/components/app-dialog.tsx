import { Suspense, useState, type ReactNode } from 'react';
import { lazyChunk } from '../lib/chunk.ts';
import type { DialogFrameProps } from './dialog-frame.tsx';
import './dialog.css';

const load = () => import('./dialog-frame.tsx').then((module) => ({ default: module.DialogFrame }));
const Frame = lazyChunk(load);

/** Fetches the dialog's code ahead of the first click. Should that fail, the click tries again. */
export const preloadDialog = (): void => void load().catch(() => undefined);

/**
 * A dialog. Give it `open` and keep it mounted, so that it can leave and hand focus back; its
 * content is mounted only while it shows, so state in there starts afresh each time.
 */
export function AppDialog({ open, onGone, ...rest }: DialogFrameProps) {
  const [isThere, setThere] = useState(open);
  if (open && !isThere) setThere(true);
  if (!isThere) return null;
  return (
    <Suspense fallback={null}>
      <Frame
        {...rest}
        open={open}
        onGone={() => {
          setThere(false);
          onGone?.();
        }}
      />
    </Suspense>
  );
}

export const DialogBody = ({ children }: { children: ReactNode }) => (
  <div className="dialog-body">{children}</div>
);
export const DialogFoot = ({ children }: { children: ReactNode }) => (
  <div className="dialog-foot">{children}</div>
);
