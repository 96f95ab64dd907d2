import { useMutation } from '@tanstack/react-query';
import type { verifyAudit } from '../../../contract/audit.ts';
import type { Reply } from '../../../contract/route.ts';
import { messageOf, requestIdOf } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { ShieldIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';
import { auditPageMutations } from './audit-page.queries.ts';
import { CheckpointFacts } from './checkpoint-facts.tsx';

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** Verdict on the chains, in words. */
function Verdict({ verdict }: { verdict: Reply<typeof verifyAudit> }) {
  const { intact, rows, chains, first_bad: bad, checkpoint } = verdict;
  if (intact) {
    return (
      <Notice tone={checkpoint && checkpoint.conflicts > 0 ? 'warn' : 'ok'} role="status">
        <p>
          All {counted(rows, 'row')} intact in {counted(chains, 'chain')}.
        </p>
        <CheckpointFacts checkpoint={checkpoint} />
      </Notice>
    );
  }
  return (
    <Notice tone="danger" role="alert">
      <strong>The log was tampered with, or is damaged.</strong>{' '}
      {bad === null ? (
        'The server does not say where.'
      ) : (
        <>
          The first row that does not fit is number {bad.seq} of chain{' '}
          <span className="mono">{bad.chain}</span>: {bad.why}. {counted(rows, 'row')} in{' '}
          {counted(chains, 'chain')} were read.
        </>
      )}
      <CheckpointFacts checkpoint={checkpoint} />
    </Notice>
  );
}

/** Recomputes every hash of the org's log on the server; the button and what came out. */
export function useVerify() {
  const { org } = useSession();
  const { mutate, isPending, data, error } = useMutation(auditPageMutations.verify(org.id));
  return {
    button: (
      <Button icon={<ShieldIcon />} busy={isPending} onClick={() => mutate()}>
        Verify
      </Button>
    ),
    outcome:
      error !== null ? (
        <Notice tone="warn" role="alert">
          The log could not be verified: {messageOf(error)}
          {requestIdOf(error) !== null && <span> Request {requestIdOf(error)}</span>}
        </Notice>
      ) : data === undefined ? null : (
        <Verdict verdict={data} />
      ),
  };
}
