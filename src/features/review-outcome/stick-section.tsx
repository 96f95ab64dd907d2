import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { CheckIcon, RefreshIcon } from '../../components/icons.tsx';
import { announce } from '../../components/feedback-store.ts';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { counted } from '../../reviews/words.ts';
import { stickColumns } from './item-cells.tsx';
import { outcomeMutations, outcomeQueries } from './outcome.queries.ts';

const MOST = 200;
const idOf = ({ id }: ReviewItem) => id;
const labelOf = ({ holder }: ReviewItem) => holder.name;

/** Whether what was taken away is gone: what still works another way, or came back, with the place to mend it. */
export function StickSection({ review, outcome }: { review: Review; outcome: ReviewOutcome }) {
  const { org } = useSession();
  const { stick } = outcome;
  const loose = stick.still + stick.back;
  const check = useMutation(outcomeMutations.check(useQueryClient(), review.id));
  const query = useQuery({
    ...outcomeQueries.items(review.id, { show: ['not_stuck'], per_page: MOST }),
    enabled: loose > 0,
  });
  const columns = useMemo(() => stickColumns(org.name), [org.name]);
  const checkNow = () =>
    check.mutate(undefined, {
      onSuccess: (now) =>
        announce(
          now.stick.still + now.stick.back === 0
            ? 'Everything that was taken away is gone'
            : `${now.stick.still + now.stick.back} still to be mended`,
        ),
    });
  return (
    <Section
      title="Did it stick?"
      isFlush
      lead={
        <>
          {stick.checked_at === null ? (
            'It is checked as soon as everything is applied.'
          ) : (
            <>
              Checked <When at={stick.checked_at} />: {counted(stick.holds, 'right')} gone
              {stick.still > 0 &&
                `, ${stick.still.toLocaleString('en')} still in effect another way`}
              {stick.back > 0 && `, ${stick.back.toLocaleString('en')} given again since`}.
            </>
          )}
          {stick.again_at !== null && (
            <>
              {' '}
              Checked again by itself <When at={stick.again_at} />.
            </>
          )}
        </>
      }
      actions={
        review.may.includes('check') && (
          <Button icon={<RefreshIcon />} busy={check.isPending} onClick={checkNow}>
            Check again
          </Button>
        )
      }
    >
      {loose > 0 ? (
        <>
          <DataTable
            label="Revokes that did not stick"
            columns={columns}
            rows={query.data?.items}
            rowId={idOf}
            rowLabel={labelOf}
            isFetching={query.isFetching}
            error={query.error}
            onRetry={() => void query.refetch()}
            skeletonRows={Math.min(loose, 3)}
            empty={<EmptyState title="Everything that was taken away is gone" />}
          />
          {loose > MOST && (
            <p className="muted small">
              The first {MOST} of {loose.toLocaleString('en')} are shown.
            </p>
          )}
        </>
      ) : (
        stick.checked_at !== null && (
          <div className="card">
            <EmptyState
              icon={<CheckIcon size={20} />}
              title="Everything that was taken away is gone"
            >
              No team and no other grant gives any of it back.
            </EmptyState>
          </div>
        )
      )}
    </Section>
  );
}
