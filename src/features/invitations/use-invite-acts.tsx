import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useCallback, useState, type ReactNode } from 'react';
import type { Invite } from '../../../contract/invites.ts';
import { AppDialog } from '../../components/app-dialog.tsx';
import { toastDone, toastError } from '../../components/feedback-store.ts';
import { Notice } from '../../components/notice.tsx';
import { lazyChunk } from '../../lib/chunk.ts';
import { refreshPeople } from '../../people/people.queries.ts';
import { SecretView } from '../../people/secret-view.tsx';
import { nameOf, type InviteAct } from './invite-acts.ts';
import { makeLink } from './invites.queries.ts';

const ActOne = lazyChunk(() =>
  import('./act-one.tsx').then((module) => ({ default: module.ActOne })),
);

interface Asked {
  readonly act: Exclude<InviteAct, 'link'>;
  readonly invite: Invite;
  readonly isOpen: boolean;
  /** Makes every start a new dialog, with nothing left of the one before. */
  readonly turn: number;
}

/** A link on the screen. It lives in this component alone and is gone when the dialog closes. */
interface Shown {
  readonly invite: Invite;
  readonly link: string;
  readonly isOpen: boolean;
}

/** The acts on one invitation: `start('revoke', invite)`; `dialogs` must stand on the page. */
export function useInviteActs(): {
  start: (act: InviteAct, invite: Invite) => void;
  dialogs: ReactNode;
} {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);

  const copy = useCallback(
    async (invite: Invite) => {
      const { link } = await makeLink(invite, crypto.randomUUID());
      void refreshPeople(client);
      try {
        await navigator.clipboard.writeText(link);
        toastDone(`The link of ${nameOf(invite)} is copied: hand it to nobody else`);
      } catch {
        // The browser does not let this page write there: the link is shown instead.
        setShown({ invite, link, isOpen: true });
      }
    },
    [client],
  );
  const start = useCallback(
    (act: InviteAct, invite: Invite) => {
      if (act !== 'link') {
        setAsked((before) => ({ act, invite, isOpen: true, turn: (before?.turn ?? 0) + 1 }));
        return;
      }
      copy(invite).catch((error: unknown) => {
        toastError(error, `No link was made for ${nameOf(invite)}`);
        void refreshPeople(client);
      });
    },
    [client, copy],
  );
  const dialogs = (
    <>
      {asked !== null && (
        <Suspense fallback={null}>
          <ActOne
            key={asked.turn}
            act={asked.act}
            invite={asked.invite}
            open={asked.isOpen}
            onClose={() => setAsked({ ...asked, isOpen: false })}
            onLink={(invite, link) => setShown({ invite, link, isOpen: true })}
          />
        </Suspense>
      )}
      {shown !== null && (
        <AppDialog
          open={shown.isOpen}
          onClose={() => setShown({ ...shown, isOpen: false })}
          onGone={() => setShown(null)}
          title={`Invitation of ${nameOf(shown.invite)}`}
        >
          <SecretView
            secret={shown.link}
            copyLabel="Copy link"
            onClose={() => setShown({ ...shown, isOpen: false })}
          >
            <Notice tone="warn">
              Whoever has this link can take the invitation: hand it to its owner alone. It works
              once.
            </Notice>
          </SecretView>
        </AppDialog>
      )}
    </>
  );
  return { start, dialogs };
}
