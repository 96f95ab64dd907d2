import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { paths } from '../../app/paths.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { DownloadIcon } from '../../components/icons.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { evidenceKeyQuery, inGroups } from '../../reviews/evidence.queries.ts';
import { bytesWords } from './outcome-words.ts';
import { outcomeMutations } from './outcome.queries.ts';

/** A hash, to be compared by eye or by paste. */
const Hash = ({ hex, label }: { hex: string; label: string }) => (
  <span className="row outcome-hash">
    <span className="mono">{inGroups(hex)}</span>
    <CopyButton text={hex} label={label} />
  </span>
);

/** What an auditor gets, and what they can check it by. */
export function EvidenceSection({ review, outcome }: { review: Review; outcome: ReviewOutcome }) {
  const save = useMutation(outcomeMutations.evidence(useQueryClient(), review.id));
  const key = useQuery(evidenceKeyQuery());
  const [bytes, setBytes] = useState(0);
  const { evidence } = outcome;
  const name = `review-${review.id}-evidence.zip`;
  return (
    <Section
      title="Evidence"
      lead="One file with every item, answer, hand-over and result, signed, so that it can be checked without this server."
      actions={
        <Button
          look={review.state === 'completed' ? 'primary' : 'default'}
          icon={<DownloadIcon />}
          busy={save.isPending}
          disabledReason={
            review.may.includes('evidence') ? null : 'There is evidence once the review is closed'
          }
          onClick={() => {
            setBytes(0);
            save.mutate(
              { name, onBytes: setBytes },
              { onSuccess: () => toastDone('The evidence is saved') },
            );
          }}
        >
          Save the evidence
        </Button>
      }
    >
      <dl className="outcome-facts">
        {save.isPending && (
          <div role="status">
            <dt>Being saved</dt>
            <dd className="tabular">{bytesWords(bytes)}</dd>
          </div>
        )}
        <div>
          <dt>Last pack</dt>
          <dd>
            {evidence === null ? (
              <span className="muted">None was made yet</span>
            ) : (
              <>
                <When at={evidence.made_at} />, by <bdi>{evidence.by.full_name}</bdi>,{' '}
                {bytesWords(evidence.bytes)}
              </>
            )}
          </dd>
        </div>
        {evidence !== null && (
          <div>
            <dt>SHA-256 of its manifest</dt>
            <dd>
              <Hash hex={evidence.manifest_sha256} label="Copy the hash of the manifest" />
            </dd>
          </div>
        )}
        <div>
          <dt>Signed with the key</dt>
          <dd>
            {key.data !== undefined ? (
              <Hash hex={key.data.fingerprint} label="Copy the fingerprint of the key" />
            ) : key.error === null ? (
              <span className="muted">Loading</span>
            ) : (
              <span className="muted">Unknown: it could not be loaded</span>
            )}
          </dd>
        </div>
      </dl>
      <p className="small outcome-hint">
        Give the fingerprint to whoever checks the pack, by another way than the pack itself. To
        check one, <Link to={paths.verifyPack.href()}>drop it onto the page for that</Link>.
      </p>
    </Section>
  );
}
