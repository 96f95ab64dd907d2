import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { AppDialog } from '../../components/app-dialog.tsx';
import { renderApp } from '../../test/render.tsx';
import { Shell } from './shell.tsx';

function Page() {
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      <Shell />
      <AppDialog open={isOpen} title="Your new API key" onClose={() => setOpen(false)}>
        <p>Something to read</p>
      </AppDialog>
    </>
  );
}

it('opens the palette by its key, but not over a dialog of the page', async () => {
  const { user } = renderApp(<Page />);
  await screen.findByText('Something to read');
  await user.keyboard('{Control>}k{/Control}');
  expect(screen.getAllByRole('dialog')).toHaveLength(1);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.keyboard('{Control>}k{/Control}');
  expect(await screen.findByRole('combobox')).toBeVisible();
});
