import { zodResolver } from '@hookform/resolvers/zod';
import { screen, waitFor } from '@testing-library/react';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { ApiError, NetworkError } from '../api/errors.ts';
import { renderApp } from '../test/render.tsx';
import { TextField } from './fields.tsx';
import { FormShell } from './form-shell.tsx';

const Body = z.strictObject({
  full_name: z.string().min(1, 'Required'),
  email: z.email('Not a valid e-mail address'),
});

function Host({ onSubmit }: { onSubmit: (values: z.output<typeof Body>) => Promise<unknown> }) {
  const form = useForm({
    defaultValues: { full_name: 'Ana', email: 'ana@example.com' },
    resolver: zodResolver(Body),
  });
  return (
    <>
      <Link to="/elsewhere">Elsewhere</Link>
      <FormShell form={form} onSubmit={(values) => onSubmit(values)}>
        <TextField name="full_name" label="Name" />
        <TextField name="email" label="E-mail" type="email" />
      </FormShell>
    </>
  );
}
const setup = (onSubmit: (values: unknown) => Promise<unknown>) =>
  renderApp(<Host onSubmit={onSubmit} />, { at: '/edit', path: '/edit' });
const save = () => screen.getByRole('button', { name: 'Save changes' });

describe('FormShell', () => {
  it('offers Save only when something has changed, and is clean again afterwards', async () => {
    const onSubmit = vi.fn(async () => undefined);
    const { user } = setup(onSubmit);
    expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument();
    await user.type(screen.getByLabelText('Name'), ' Ruiz');
    await user.click(save());
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith({
      full_name: 'Ana Ruiz',
      email: 'ana@example.com',
    });
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument(),
    );
    expect(screen.getByLabelText('Name')).toHaveValue('Ana Ruiz');
  });

  it('counts as unsaved what was typed while it saved', async () => {
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => (resolve = done));
    const { user } = setup(() => promise);
    await user.type(screen.getByLabelText('Name'), ' Ruiz');
    await user.click(save());
    await user.type(screen.getByLabelText('Name'), ', MD');
    resolve();
    await waitFor(() => expect(save()).not.toHaveAttribute('aria-busy', 'true'));
    expect(screen.getByLabelText('Name')).toHaveValue('Ana Ruiz, MD');
    expect(save()).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(screen.getByLabelText('Name')).toHaveValue('Ana Ruiz');
  });

  it('focuses the first mistake and ties the message to its field', async () => {
    const onSubmit = vi.fn(async () => undefined);
    const { user } = setup(onSubmit);
    await user.clear(screen.getByLabelText('Name'));
    await user.click(save());
    const name = screen.getByLabelText('Name');
    await waitFor(() => expect(name).toHaveFocus());
    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription('Required');
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it("puts the server's messages onto their fields", async () => {
    const error = new ApiError({
      status: 409,
      code: 'email_taken',
      message: 'Taken',
      details: { email: ['Somebody has this address'] },
    });
    const { user } = setup(() => Promise.reject(error));
    await user.type(screen.getByLabelText('Name'), 'x');
    await user.click(save());
    await waitFor(() =>
      expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription(
        'Somebody has this address',
      ),
    );
    expect(screen.getByLabelText('E-mail')).toHaveFocus();
  });

  it('keeps what was typed when there is no connection', async () => {
    const { user } = setup(() => Promise.reject(new NetworkError('x')));
    await user.type(screen.getByLabelText('Name'), '!');
    await user.click(save());
    expect(await screen.findByText(/cannot be reached/)).toBeVisible();
    expect(screen.getByLabelText('Name')).toHaveValue('Ana!');
    expect(save()).toBeVisible();
  });

  it('asks before unsaved changes are left, and saves none of them', async () => {
    const onSubmit = vi.fn(async () => undefined);
    const { user, router } = setup(onSubmit);
    await user.type(screen.getByLabelText('Name'), '!');
    await user.click(screen.getByRole('link', { name: 'Elsewhere' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(router.state.location.pathname).toBe('/edit');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    await user.click(screen.getByRole('link', { name: 'Elsewhere' }));
    await user.click(await screen.findByRole('button', { name: 'Leave' }));
    expect(await screen.findByText('Another page')).toBeVisible();
    expect(onSubmit).not.toHaveBeenCalled();
  });
});
