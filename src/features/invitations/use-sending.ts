import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { InviteResult } from '../../../contract/invites.ts';
import { useSession } from '../../api/session.ts';
import { announce } from '../../components/feedback-store.ts';
import { refreshPeople } from '../../people/people.queries.ts';
import { toRequest, type DraftRow } from './draft.ts';
import { countInvites } from './invite-acts.ts';
import { sendInvites } from './invites.queries.ts';
import type { Draft } from './use-draft.ts';

/**
 * Sends the good rows. Those that were carried out leave the draft, all others stay in it. Replies
 * may hold links: they live here and are forgotten when the dialog closes.
 */
export function useSending(draft: Draft, good: readonly DraftRow[], allowOutside: boolean) {
  const client = useQueryClient();
  const { org } = useSession();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [sent, setSent] = useState<readonly InviteResult[]>([]);
  // One key for one list: pressed again after a lost answer, the same list is sent once.
  const intent = useRef({ body: '', key: '' });

  const send = async () => {
    const body = { invites: good.map(toRequest), allow_outside_domain: allowOutside };
    const text = JSON.stringify(body);
    if (intent.current.body !== text) intent.current = { body: text, key: crypto.randomUUID() };
    setBusy(true);
    setError(null);
    try {
      const results = await sendInvites(org.id, body, intent.current.key);
      intent.current = { body: '', key: '' };
      const done = results.filter((result) => result.will_send);
      const ids = done.flatMap(({ row }) => good[row]?.id ?? []);
      draft.remove(new Set(ids));
      setSent((before) => [...done, ...before]);
      announce(`${countInvites(done.length)} of ${good.length} carried out`);
      void refreshPeople(client);
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    error,
    sent,
    forget: () => setSent([]),
    /** Rejects when it failed, for a dialog of its own to show. */
    send,
    /** The same, showing the failure here. */
    sendHere: () => send().catch(setError),
  };
}
