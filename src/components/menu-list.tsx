import Divider from '@mui/material/Divider';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { MuiTheme } from '../theme/mui-theme.tsx';
import './menu.css';

export interface MenuAction {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly onSelect?: () => void;
  /** Goes to a page instead. */
  readonly to?: string;
  readonly danger?: boolean;
  /** Why it cannot be used; it stays in the menu and says so. */
  readonly disabledReason?: string | null | undefined;
  /** Set for a choice: one of several, or with `kind` checkbox on or off. */
  readonly isChecked?: boolean;
  readonly kind?: 'radio' | 'checkbox';
  readonly hint?: string;
}

export type MenuEntry = MenuAction | 'divider';

/** The MUI half of MenuButton, in a chunk of its own. */
export function MenuList({
  anchor,
  label,
  items,
  onClose,
}: {
  anchor: HTMLElement | null;
  label: string;
  items: readonly MenuEntry[];
  onClose: () => void;
}) {
  const navigate = useNavigate();
  return (
    <MuiTheme>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={onClose}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        transitionDuration={110}
        slotProps={{ list: { 'aria-label': label, dense: true } }}
      >
        {items.map((item, index) =>
          item === 'divider' ? (
            <Divider key={`divider-${index}`} component="li" sx={{ my: 0.5 }} />
          ) : (
            <MenuItem
              key={item.label}
              className={item.danger === true ? 'menu-item danger' : 'menu-item'}
              role={item.isChecked === undefined ? 'menuitem' : `menuitem${item.kind ?? 'radio'}`}
              aria-checked={item.isChecked}
              aria-disabled={item.disabledReason ? true : undefined}
              onClick={() => {
                if (item.disabledReason) return;
                // Several columns are switched in one go.
                if (item.kind !== 'checkbox') onClose();
                item.onSelect?.();
                if (item.to !== undefined) void navigate(item.to);
              }}
            >
              {item.icon}
              <span className="menu-text">
                {item.label}
                {(item.disabledReason ?? item.hint) && (
                  <span className="menu-hint">{item.disabledReason ?? item.hint}</span>
                )}
              </span>
              {item.isChecked === true && <span aria-hidden="true">✓</span>}
            </MenuItem>
          ),
        )}
      </Menu>
    </MuiTheme>
  );
}
