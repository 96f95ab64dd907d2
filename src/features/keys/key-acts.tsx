import { useCallback, useState, type ReactNode } from 'react';
import type { OrgApiKey } from '../../../contract/api-keys.ts';
import { useSession } from '../../api/session.ts';
import { MenuButton } from '../../components/menu-button.tsx';
import type { MenuEntry } from '../../components/menu-list.tsx';
import { whyNotOnKey } from '../../keys/key-words.ts';
import { RotateKeyDialog } from '../../keys/rotate-key-dialog.tsx';
import { whyNotWhileActing } from '../../people/availability.ts';
import { nameOf } from '../../people/person-facts.ts';
import { RevokeAllDialog, RevokeKeyDialog } from './revoke-key-dialog.tsx';

const DIALOGS = {
  rotate: RotateKeyDialog,
  revoke: RevokeKeyDialog,
  revokeAll: RevokeAllDialog,
} as const;

interface Asked {
  readonly act: keyof typeof DIALOGS;
  readonly key: OrgApiKey;
  readonly isOpen: boolean;
}

/** What a key of the list is called, beside others of the same name. */
export const labelOf = (key: OrgApiKey): string => `${key.name} of ${key.owner.full_name}`;

/**
 * What can be done with a key of the list, in place: one's own is replaced, anybody's is ended.
 * `dialogs` must stand somewhere on the page.
 */
export function useKeyActs(): {
  rowActions: (key: OrgApiKey) => ReactNode;
  dialogs: ReactNode;
} {
  const session = useSession();
  const { user } = session;
  const shut = whyNotWhileActing(session);
  // The key stays while the dialog leaves.
  const [asked, setAsked] = useState<Asked | null>(null);
  const rowActions = useCallback(
    (key: OrgApiKey) => {
      const ask = (act: Asked['act']) => () => setAsked({ act, key, isOpen: true });
      const isOwn = key.owner.id === user.id;
      const items = (): MenuEntry[] => [
        {
          label: 'Rotate',
          onSelect: ask('rotate'),
          // A new key is shown once, to whoever it is for.
          disabledReason:
            (isOwn ? shut : 'Only its owner can, and sees the new one') ??
            whyNotOnKey(key, 'rotate'),
        },
        'divider',
        {
          label: 'Revoke',
          danger: true,
          onSelect: ask('revoke'),
          disabledReason: shut ?? whyNotOnKey(key, 'revoke'),
        },
        {
          label: isOwn ? 'Revoke all of mine' : `Revoke all of ${nameOf(key.owner)}`,
          danger: true,
          onSelect: ask('revokeAll'),
          disabledReason: shut ?? whyNotOnKey(key, 'revoke'),
        },
      ];
      return <MenuButton label={`Actions for ${labelOf(key)}`} items={items} />;
    },
    [user.id, shut],
  );
  const Dialog = asked && DIALOGS[asked.act];
  const dialogs = Dialog && (
    <Dialog
      apiKey={asked.key}
      open={asked.isOpen}
      onClose={() => setAsked({ ...asked, isOpen: false })}
    />
  );
  return { rowActions, dialogs };
}
