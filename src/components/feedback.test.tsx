import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '../test/render.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { announce } from './feedback-store.ts';

const spoken = () => within(screen.getByRole('log')).queryAllByText(/./);

describe('what is told to screen readers', () => {
  it('keeps a sentence when another follows at once, also the same again', async () => {
    renderApp(null);
    announce('1 invitation of 1 carried out');
    announce('13 invitations');
    announce('13 invitations');
    await waitFor(() => expect(spoken()).toHaveLength(3));
    expect(spoken()[0]).toHaveTextContent('1 invitation of 1 carried out');
  });

  it('is heard while a dialog hides the page', async () => {
    const nothing = async () => undefined;
    renderApp(
      <>
        <p>Behind</p>
        <ConfirmDialog
          open
          title="Sure?"
          verb="Yes"
          happens={[]}
          onConfirm={nothing}
          onClose={nothing}
        />
      </>,
    );
    await screen.findByRole('alertdialog', { name: 'Sure?' });
    await waitFor(() => expect(screen.getByRole('log')).toBeInTheDocument());
    expect(screen.getByText('Behind').closest('[aria-hidden="true"]')).not.toBeNull();
  });
});
