import type { verifyAudit } from '../../../contract/audit.ts';
import type { Reply } from '../../../contract/route.ts';
import { When } from '../../components/when.tsx';

type Checkpoint = Reply<typeof verifyAudit>['checkpoint'];

/** In groups of four, as people compare it; the whole of it when it is copied. */
const grouped = (fingerprint: string): string => fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** What the newest signed checkpoint seals, and what a verification can and cannot find. */
export function CheckpointFacts({ checkpoint }: { checkpoint: Checkpoint }) {
  // A server that does not know of checkpoints.
  if (checkpoint === undefined) return null;
  if (checkpoint === null) {
    return (
      <p className="muted small">
        There is no signed checkpoint yet: newest rows that were cut off together with the head of
        their chain would not be missed.
      </p>
    );
  }
  const { number, time, rows, fingerprint, conflicts } = checkpoint;
  return (
    <>
      <p>
        Signed checkpoint number {number.toLocaleString('en')}, <When at={time} />, seals{' '}
        {rows.toLocaleString('en')} of them. Fingerprint of its key:{' '}
        <span className="mono audit-fingerprint">{grouped(fingerprint)}</span>
      </p>
      {conflicts > 0 && (
        <p>
          <strong>
            {conflicts === 1 ? 'Once' : `${conflicts.toLocaleString('en')} times`} the log did not
            follow from the checkpoint before.
          </strong>{' '}
          The checkpoint files say where; a restored backup is one explanation.
        </p>
      )}
      <p className="muted small">
        Found is every row that was changed, removed, put in or exchanged; of what was sealed also a
        chain that was written anew or cut short. Not found is what was cut off before a checkpoint
        sealed it, and what was never recorded. To verify without trusting this server, export an
        archive.
      </p>
    </>
  );
}
