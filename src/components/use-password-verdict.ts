import { useEffect, useState } from 'react';
import { judgePassword } from '../api/password-check.ts';

/** How long nobody types before the server is asked. */
const SETTLED = 350;

export type PasswordJudgement =
  | { readonly state: 'open' | 'checking' | 'fine' }
  | { readonly state: 'refused'; readonly problems: readonly string[] }
  /** The server could not be asked; it judges again on save. */
  | { readonly state: 'unknown' };

const OPEN: PasswordJudgement = { state: 'open' };

/** Asks the server about a settled password; answers about an older text are dropped. */
export function usePasswordVerdict(
  password: string,
  { isWorthAsking, resetToken }: { isWorthAsking: boolean; resetToken?: string | undefined },
): PasswordJudgement {
  const [answer, setAnswer] = useState<{ about: string; judgement: PasswordJudgement } | null>(
    null,
  );
  useEffect(() => {
    if (!isWorthAsking) return;
    const abort = new AbortController();
    const ask = async () => {
      try {
        const { problems } = await judgePassword(password, { resetToken, signal: abort.signal });
        setAnswer({
          about: password,
          judgement: problems.length === 0 ? { state: 'fine' } : { state: 'refused', problems },
        });
      } catch {
        if (!abort.signal.aborted) setAnswer({ about: password, judgement: { state: 'unknown' } });
      }
    };
    const timer = setTimeout(() => void ask(), SETTLED);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [password, isWorthAsking, resetToken]);
  if (!isWorthAsking) return OPEN;
  return answer?.about === password ? answer.judgement : { state: 'checking' };
}
