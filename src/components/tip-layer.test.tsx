import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { TipLayer } from './tip-layer.tsx';

it('tells what is so now, also where that changes under the pointer', async () => {
  const page = (why: string) => (
    <>
      <button data-tip={why}>Add</button>
      <TipLayer />
    </>
  );
  const { rerender } = render(page('Name somebody first'));
  await userEvent.hover(screen.getByRole('button'));
  expect(await screen.findByText('Name somebody first')).toBeInTheDocument();
  rerender(page('wrong@ is not an e-mail address'));
  expect(await screen.findByText('wrong@ is not an e-mail address')).toBeInTheDocument();
  expect(screen.queryByText('Name somebody first')).toBeNull();
});
