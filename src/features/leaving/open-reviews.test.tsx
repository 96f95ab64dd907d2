import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Leaving } from '../../../contract/leaving.ts';
import { renderApp } from '../../test/render.tsx';
import { OpenReviews } from './open-reviews.tsx';

it('says how much somebody is still to decide, and leads to where', async () => {
  const reviews = { items: 3, first: [{ id: 5, name: 'Admins, autumn' }] };
  renderApp(<OpenReviews leaving={{ reviews } as Leaving} />);
  const link = await screen.findByRole('link', { name: 'Admins, autumn' });
  expect(link).toHaveAttribute('href', '/reviews/5');
  expect(screen.getByText('3 items wait for their decision')).toBeVisible();
});
