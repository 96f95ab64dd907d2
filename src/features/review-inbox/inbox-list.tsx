import type { Review } from '../../../contract/reviews.ts';
import { EmptyState, ErrorPanel, NoMatch, Skeleton } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { CheckIcon } from '../../components/icons.tsx';
import type { Entry } from './entries.ts';
import { ItemList } from './item-list.tsx';
import { ROW } from './item-row.tsx';
import { isNarrowed } from './inbox-state.ts';
import { ListFilters } from './list-filters.tsx';
import type { InboxModel } from './use-inbox.ts';

const Rows = () => (
  <div className="inbox-list" role="status" aria-label="Loading items">
    {Array.from({ length: 6 }, (_, row) => (
      <div key={row} className="inbox-skeleton" style={{ height: ROW }}>
        <Skeleton width={`${70 - ((row * 13) % 30)}%`} />
        <Skeleton width="45%" height="0.6rem" />
      </div>
    ))}
  </div>
);

function Empty({ model }: { model: InboxModel }) {
  const { state, narrow, list } = model;
  if (isNarrowed(state)) {
    return (
      <NoMatch
        {...(state.q !== '' && { terms: state.q })}
        onClear={() => narrow({ only: [], kind: undefined, q: '' })}
      />
    );
  }
  if (state.view === 'open') {
    return (
      <EmptyState
        icon={<CheckIcon size={20} />}
        title="Nothing is open"
        action={<Button onClick={() => narrow({ view: 'decided' })}>Look at your answers</Button>}
      >
        You have answered everything that is yours.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={state.view === 'decided' ? 'Nothing is answered yet' : 'Nothing is yours any more'}
      action={<Button onClick={list.refresh}>Look again</Button>}
    />
  );
}

/** The left side: what the list shows, and the list in each of its states. */
export function InboxList({
  review,
  model,
  onFocus,
}: {
  review: Review;
  model: InboxModel;
  onFocus: () => void;
}) {
  const { list, entries, at, narrow, isNarrow } = model;
  const { items } = review.mine;
  // Where there is no room for both the item takes the place of the list, and Back leads to it again.
  const open = (entry: Entry) => model.patch({ at: entry.key });
  return (
    <section className="inbox-side" aria-label="Items to review" onFocus={onFocus}>
      <ListFilters
        state={model.state}
        counts={{ open: model.open, decided: items - model.open, all: items }}
        isSeries={review.number > 1}
        onChange={narrow}
      />
      {list.items === undefined ? (
        list.error === null ? (
          <Rows />
        ) : (
          <ErrorPanel error={list.error} onRetry={list.retry} />
        )
      ) : entries.length === 0 ? (
        <Empty model={model} />
      ) : (
        <ItemList
          entries={entries}
          current={at}
          facts={{
            orgName: model.session.org.name,
            isSeries: review.number > 1,
            isComplete: list.isComplete,
            pending: model.pending,
            refused: model.refused,
            isMine: model.isMine,
            waits: model.waits,
          }}
          onChoose={(entry) => {
            model.go(entry);
            if (isNarrow) open(entry);
          }}
          onMove={model.go}
          onToggle={model.toggle}
          onEnter={(entry) => (isNarrow ? open(entry) : model.titleRef.current?.focus())}
        />
      )}
      {list.items !== undefined && list.error !== null && (
        <div className="inbox-rest" role="alert">
          Not all items could be loaded.
          <Button onClick={list.retry}>Load the rest</Button>
        </div>
      )}
      {list.items !== undefined && list.error === null && !list.isComplete && (
        <p className="inbox-rest muted" role="status">
          Loading more: {list.items.length.toLocaleString('en')}
          {list.total !== null && ` of ${list.total.toLocaleString('en')}`}
        </p>
      )}
    </section>
  );
}
