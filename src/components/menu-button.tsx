import { Suspense, useState, type ReactNode } from 'react';
import { lazyChunk } from '../lib/chunk.ts';
import { Button } from './button.tsx';
import { MoreIcon } from './icons.tsx';
import type { MenuEntry } from './menu-list.tsx';

const load = () => import('./menu-list.tsx').then((module) => ({ default: module.MenuList }));
const List = lazyChunk(load);

/** Fetches the menu's code ahead of the first click. Should that fail, the click tries again. */
export const preloadMenu = (): void => void load().catch(() => undefined);

/**
 * A button that opens a menu. Without `children` it is the three dots of a row; `label` then names
 * whose menu it is ("Actions for Ana Ruiz"). `items` may be a function: it is only called when the
 * menu opens, which keeps long tables light.
 */
export function MenuButton({
  label,
  items,
  children,
  icon,
  iconEnd,
  look = 'quiet',
}: {
  label: string;
  items: readonly MenuEntry[] | (() => readonly MenuEntry[]);
  children?: ReactNode;
  icon?: ReactNode;
  iconEnd?: ReactNode;
  look?: 'default' | 'primary' | 'quiet';
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [wasOpened, setOpened] = useState(false);
  const entries = !wasOpened ? [] : typeof items === 'function' ? items() : items;
  return (
    <>
      <Button
        look={look}
        label={label}
        icon={icon ?? (children === undefined ? <MoreIcon /> : undefined)}
        iconEnd={iconEnd}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => {
          setOpened(true);
          setAnchor(event.currentTarget);
        }}
      >
        {children}
      </Button>
      {wasOpened && (
        <Suspense fallback={null}>
          <List anchor={anchor} label={label} items={entries} onClose={() => setAnchor(null)} />
        </Suspense>
      )}
    </>
  );
}
