import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { APPLY_RESULTS, type ReviewItem } from '../../../contract/review-items.ts';
import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { RefreshIcon } from '../../components/icons.tsx';
import { FilterSelect, ListToolbar } from '../../components/list-toolbar.tsx';
import { Pager } from '../../components/pager.tsx';
import { Section } from '../../components/section.tsx';
import { param, useUrlState } from '../../lib/url-state.ts';
import { counted } from '../../reviews/words.ts';
import { resultColumns } from './item-cells.tsx';
import { isRetried, leftOver, RESULT_WORDS, retried } from './outcome-words.ts';
import { outcomeMutations, outcomeQueries } from './outcome.queries.ts';

const SHAPE = {
  result: param.maybe(APPLY_RESULTS),
  per_page: param.int(1, 200, 25),
  cursor: param.text(),
};

const idOf = ({ id }: ReviewItem) => id;
const labelOf = ({ holder }: ReviewItem) => holder.name;

/** Each planned change and what became of it; what did not work can be tried again. */
export function ResultsSection({ review, outcome }: { review: Review; outcome: ReviewOutcome }) {
  const { org } = useSession();
  const { state, patch, reset } = useUrlState(SHAPE);
  const { mutate: retry, isPending } = useMutation(
    outcomeMutations.retry(useQueryClient(), review.id),
  );
  const query = useQuery(
    outcomeQueries.items(review.id, {
      show: ['planned'],
      ...(state.result !== undefined && { result: [state.result] }),
      per_page: state.per_page,
      ...(state.cursor !== '' && { cursor: state.cursor }),
    }),
  );
  const columns = useMemo(() => resultColumns(org.name), [org.name]);
  const left = leftOver(outcome);
  const again = retried(outcome);
  const mayRetry = review.may.includes('retry');
  const rowActions = useCallback(
    (item: ReviewItem) =>
      isRetried(item.result) && (
        <Button
          look="quiet"
          label={`Try again: ${item.holder.name}`}
          icon={<RefreshIcon />}
          onClick={() => retry([item.id])}
        />
      ),
    [retry],
  );
  const clear = () => reset(['per_page']);
  return (
    <Section
      title="Change by change"
      lead={
        left > 0
          ? `${counted(left, 'change')} did not take effect. Mend what is in the way, then try again.`
          : 'What is done to whom, and what became of it.'
      }
      isFlush
      actions={
        again > 0 &&
        mayRetry && (
          <Button icon={<RefreshIcon />} busy={isPending} onClick={() => retry(undefined)}>
            Try {counted(again, 'change')} again
          </Button>
        )
      }
    >
      <ListToolbar
        filters={
          <FilterSelect
            label="Result"
            value={state.result}
            options={APPLY_RESULTS.map((value) => ({ value, label: RESULT_WORDS[value].label }))}
            onChange={(result) => patch({ result })}
          />
        }
        onReset={state.result === undefined ? undefined : clear}
      />
      <DataTable
        label="Changes"
        columns={columns}
        rows={query.data?.items}
        rowId={idOf}
        rowLabel={labelOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={() => void query.refetch()}
        {...(mayRetry && { rowActions })}
        skeletonRows={3}
        empty={
          state.cursor !== '' ? (
            <PastEnd what="changes" onFirst={() => patch({ cursor: '' })} />
          ) : state.result !== undefined ? (
            <NoMatch onClear={clear} />
          ) : (
            <EmptyState title="Nothing is taken away">Every right is kept.</EmptyState>
          )
        }
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'change' : 'changes'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </Section>
  );
}
