import { useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { useReducer } from 'react';
import { expect, it } from 'vitest';
import { listReviewItems } from '../../contract/review-items.ts';
import { useItems } from '../features/review-inbox/use-items.ts';
import { outcomeQueries } from '../features/review-outcome/outcome.queries.ts';
import { fakeItem } from '../test/fake-items.ts';
import { renderApp } from '../test/render.tsx';
import { answer, server } from '../test/server.ts';

it.each([
  ['the inbox', (reviewId: number) => useItems(reviewId, {}).items],
  ['the outcome', (reviewId: number) => useQuery(outcomeQueries.items(reviewId, {})).data?.items],
])('%s shows no items of one review as those of another', async (_, useShown) => {
  server.use(
    answer(listReviewItems, ({ url }) =>
      url.pathname.includes('/5/') ? [fakeItem(1)] : new Promise(() => undefined),
    ),
  );
  function Probe() {
    const [reviewId, next] = useReducer((id: number) => id + 1, 5);
    const items = useShown(reviewId);
    return <button onClick={next}>{`${items?.length ?? 'none'} of ${reviewId}`}</button>;
  }
  const { user } = renderApp(<Probe />);
  await user.click(await screen.findByRole('button', { name: '1 of 5' }));
  expect(screen.getByRole('button', { name: 'none of 6' })).toBeVisible();
});
