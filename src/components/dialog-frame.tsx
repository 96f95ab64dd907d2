import Dialog from '@mui/material/Dialog';
import { useId, type ReactNode } from 'react';
import { MuiTheme } from '../theme/mui-theme.tsx';
import { useIsPhone } from '../lib/use-is-phone.ts';
import { Button } from './button.tsx';
import { CloseIcon } from './icons.tsx';

export interface DialogFrameProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly size?: 'sm' | 'md' | 'lg';
  readonly role?: 'dialog' | 'alertdialog';
  /** Called when the dialog is quite gone; the place to unmount it. */
  readonly onGone?: () => void;
  readonly open: boolean;
  /** While true neither Escape, nor the backdrop, nor the cross closes it. */
  readonly isBusy?: boolean;
  /** Near the top and without a visible head, for what opens by a key. */
  readonly isBare?: boolean;
  /** Along the right edge, from top to bottom, for what is looked at beside the page. */
  readonly isDrawer?: boolean;
  /** Hides what is behind: for a page whose reader may no longer be entitled to it. */
  readonly hasVeil?: boolean;
  readonly children: ReactNode;
}

const WIDTH = { sm: 440, md: 600, lg: 900 } as const;

const DRAWER = {
  position: 'fixed',
  insetBlock: 0,
  insetInlineEnd: 0,
  width: 'min(27rem, 100vw)',
  maxWidth: '100vw',
  height: '100dvh',
  maxHeight: 'none',
  m: 0,
  borderRadius: 0,
} as const;

/** The MUI half of AppDialog, in a chunk of its own: focus trap, return of focus, Escape, scrim. */
export function DialogFrame(props: DialogFrameProps) {
  const {
    title,
    onClose,
    size = 'sm',
    role = 'dialog',
    onGone,
    open,
    isBusy,
    hasVeil,
    isBare,
    isDrawer,
    children,
  } = props;
  const titleId = useId();
  const isPhone = useIsPhone();
  const close = () => {
    if (isBusy !== true) onClose();
  };
  const handleExited = () => {
    // Still in here: what opened it has gone with what was done. To the page then, not to nowhere.
    const frame = document.getElementById(titleId)?.closest(`[role="${role}"]`);
    if (frame?.contains(document.activeElement)) document.getElementById('main')?.focus();
    onGone?.();
  };
  return (
    <MuiTheme>
      <Dialog
        open={open}
        onClose={close}
        role={role}
        aria-labelledby={titleId}
        fullScreen={isPhone && size !== 'sm' && isDrawer !== true}
        fullWidth
        slotProps={{
          ...(hasVeil === true && { backdrop: { sx: { backdropFilter: 'blur(14px)' } } }),
          paper: {
            sx: {
              maxWidth: WIDTH[size],
              ...(isDrawer === true && DRAWER),
              ...(isBare === true && { alignSelf: 'flex-start', mt: '12vh' }),
              ...(isPhone &&
                size === 'sm' &&
                isDrawer !== true && { m: 2, width: 'calc(100% - 32px)' }),
            },
          },
          transition: { timeout: 130, onExited: handleExited },
        }}
      >
        <div className={isBare === true ? 'bare-head visually-hidden' : 'dialog-head'}>
          <h2 id={titleId}>{title}</h2>
          {hasVeil !== true && isBare !== true && (
            <Button look="quiet" label="Close" icon={<CloseIcon />} onClick={close} />
          )}
        </div>
        {children}
      </Dialog>
    </MuiTheme>
  );
}
