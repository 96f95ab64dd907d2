import { useCallback, useEffect, useState } from 'react';
import type { InviteResult } from '../../../contract/invites.ts';
import { useSession } from '../../api/session.ts';
import { toRequest, type DraftRow } from './draft.ts';
import { judgeInvites } from './invites.queries.ts';

/** Long enough for the next letter to come, short enough to feel at once. */
const DELAY = 350;

interface Judged {
  readonly rows: readonly DraftRow[];
  readonly allowOutside: boolean;
  readonly results: ReadonlyMap<DraftRow, InviteResult>;
}

/**
 * What the server would do with the rows: all of them in one dry run, a moment after the last
 * change. A row that was changed since has no verdict until the next one is there.
 */
export function useJudgement(rows: readonly DraftRow[], allowOutside: boolean) {
  const { org } = useSession();
  const [judged, setJudged] = useState<Judged | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (rows.length === 0) return;
    const stop = new AbortController();
    const judge = async () => {
      const body = { invites: rows.map(toRequest), allow_outside_domain: allowOutside };
      try {
        const replies = await judgeInvites(org.id, body, stop.signal);
        const results = new Map<DraftRow, InviteResult>();
        for (const result of replies) {
          const row = rows[result.row];
          if (row !== undefined) results.set(row, result);
        }
        setJudged({ rows, allowOutside, results });
        setError(null);
      } catch (thrown) {
        if (!stop.signal.aborted) setError(thrown);
      }
    };
    const timer = setTimeout(() => void judge(), DELAY);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [rows, allowOutside, org.id, turn]);

  const again = useCallback(() => {
    setError(null);
    setTurn((before) => before + 1);
  }, []);
  const isCurrent = judged?.rows === rows && judged.allowOutside === allowOutside;
  return {
    resultOf: (row: DraftRow): InviteResult | undefined => judged?.results.get(row),
    /** Whether the verdicts are those of the rows as they stand. */
    isCurrent: rows.length === 0 || isCurrent,
    error: rows.length === 0 ? null : error,
    again,
  };
}

export type Judgement = ReturnType<typeof useJudgement>;
