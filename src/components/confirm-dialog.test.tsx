import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/errors.ts';
import { renderApp } from '../test/render.tsx';
import { Button } from './button.tsx';
import { ConfirmDialog, type ConfirmProps } from './confirm-dialog.tsx';

function Host(props: Partial<ConfirmProps> & Pick<ConfirmProps, 'onConfirm'>) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Lock…</Button>
      <ConfirmDialog
        title="Lock Ana Ruiz?"
        verb="Lock account"
        happens={['Sign-in is refused from now on.']}
        {...props}
        open={open}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
const open = async (view: ReturnType<typeof renderApp>) => {
  await view.user.click(screen.getByRole('button', { name: 'Lock…' }));
  return screen.findByRole('alertdialog', { name: 'Lock Ana Ruiz?' });
};

describe('ConfirmDialog', () => {
  it('focuses the safe button and gives focus back to its trigger', async () => {
    const view = renderApp(<Host onConfirm={async () => undefined} />);
    await open(view);
    await waitFor(() => expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus());
    await view.user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    expect(screen.getByRole('button', { name: 'Lock…' })).toHaveFocus();
  });

  it('does nothing without the reason, then hands it over trimmed and closes', async () => {
    const onConfirm = vi.fn(async () => undefined);
    const view = renderApp(<Host reason="required" onConfirm={onConfirm} />);
    await open(view);
    const verb = screen.getByRole('button', { name: 'Lock account' });
    expect(verb).toHaveAttribute('aria-disabled', 'true');
    expect(verb).toHaveAccessibleDescription('Give a reason first');
    await view.user.click(verb);
    expect(onConfirm).not.toHaveBeenCalled();
    await view.user.type(screen.getByLabelText('Reason'), '  left the company ');
    await view.user.click(verb);
    expect(onConfirm).toHaveBeenCalledExactlyOnceWith({ reason: 'left the company' });
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
  });

  it('asks for the typed word before what cannot be undone', async () => {
    const onConfirm = vi.fn(async () => undefined);
    const view = renderApp(<Host typed="ana@example.com" onConfirm={onConfirm} />);
    await open(view);
    const field = screen.getByLabelText('Type ana@example.com to confirm');
    await view.user.type(field, 'ana@example.co{Enter}');
    expect(onConfirm).not.toHaveBeenCalled();
    await view.user.type(field, 'm{Enter}');
    expect(onConfirm).toHaveBeenCalledOnce();
  });

  it('shows the refusal inside, with its request, and keeps what was typed', async () => {
    const error = new ApiError({
      status: 409,
      code: 'last_admin',
      message: 'Ana is the last active admin',
      requestId: 'req-9',
    });
    const view = renderApp(<Host reason="optional" onConfirm={() => Promise.reject(error)} />);
    await open(view);
    await view.user.type(screen.getByLabelText(/Reason/), 'because');
    await view.user.click(screen.getByRole('button', { name: 'Lock account' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Ana is the last active admin');
    expect(screen.getByRole('alert')).toHaveTextContent('req-9');
    expect(screen.getByLabelText(/Reason/)).toHaveValue('because');
  });

  it('sends once, however often it is clicked, and cannot be left meanwhile', async () => {
    const done: { resolve?: (value: unknown) => void } = {};
    const onConfirm = vi.fn(() => new Promise((resolve) => Object.assign(done, { resolve })));
    const view = renderApp(<Host onConfirm={onConfirm} />);
    await open(view);
    const verb = screen.getByRole('button', { name: 'Lock account' });
    await view.user.dblClick(verb);
    await view.user.keyboard('{Escape}');
    expect(screen.getByRole('alertdialog')).toBeVisible();
    expect(onConfirm).toHaveBeenCalledOnce();
    done.resolve?.(null);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
  });
});
