import { useCallback, useMemo, useState } from 'react';
import type { Invite } from '../../../contract/invites.ts';
import type { Left } from './invite-acts.ts';

/** The invitations chosen, over pages and filters, with why the last act failed on them. */
export function useChosenInvites(rows: readonly Invite[] | undefined) {
  const [chosen, setChosen] = useState<ReadonlyMap<number, Invite>>(new Map());
  const [failures, setFailures] = useState<ReadonlyMap<number, string>>(new Map());

  // One that is on the screen counts as it is there, not as it was when it was chosen.
  const invites = useMemo(() => {
    const seen = new Map((rows ?? []).map((row) => [row.id, row]));
    return [...chosen.values()].map((invite) => seen.get(invite.id) ?? invite);
  }, [chosen, rows]);
  const ids = useMemo(() => new Set(chosen.keys()), [chosen]);

  const onChange = useCallback(
    (next: Set<number>) => {
      const known = new Map([...(rows ?? []).map((row) => [row.id, row] as const), ...chosen]);
      const entries = [...next].flatMap((id) => {
        const invite = known.get(id);
        return invite === undefined ? [] : [[id, invite] as const];
      });
      setChosen(new Map(entries));
      setFailures((before) => new Map([...before].filter(([id]) => next.has(id))));
    },
    [rows, chosen],
  );
  const keep = useCallback((left: readonly Left[]) => {
    setChosen(new Map(left.map(({ invite }) => [invite.id, invite])));
    setFailures(new Map(left.map(({ invite, reason }) => [invite.id, reason])));
  }, []);
  const clear = useCallback(() => keep([]), [keep]);
  return { invites, ids, failures, onChange, clear, keep };
}
