import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { resetPassword } from '../../../contract/passwords.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';
import { ForgotPassword } from './forgot-password.tsx';

const open = () => renderApp(<ForgotPassword />, { session: null });

it('sends the address and says the same for any', async () => {
  let asked: Asked | undefined;
  server.use(
    answer(resetPassword, (request) => {
      asked = request;
      return { message: 'If the address has an account …' };
    }),
  );
  const { user } = open();
  await user.type(screen.getByLabelText('E-mail'), ' who@example.com{Enter}');
  expect(await screen.findByRole('heading', { name: 'Check your mail' })).toBeVisible();
  expect(asked?.body).toEqual({ email: 'who@example.com' });
  expect(screen.getByText(/who@example.com/)).toBeVisible();
  expect(screen.getByText(/lasts 30 minutes/)).toBeVisible();
  expect(screen.getByText(/does not unlock/)).toBeVisible();

  await user.click(screen.getByRole('button', { name: 'Use another address' }));
  expect(screen.getByRole('button', { name: 'Send link' })).toBeVisible();
});

it('wants an address', async () => {
  const { user } = open();
  await user.click(screen.getByRole('button', { name: 'Send link' }));
  expect(await screen.findByText('Required')).toBeVisible();
  expect(screen.getByLabelText('E-mail')).toHaveFocus();
});

it('counts down when there were too many, and keeps what was typed', async () => {
  let count = 0;
  server.use(
    answer(resetPassword, () => {
      count += 1;
      return refuse('too_many_attempts', { headers: { 'Retry-After': '240' } });
    }),
  );
  const { user } = open();
  await user.type(screen.getByLabelText('E-mail'), 'who@example.com{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 4 minutes');
  const button = screen.getByRole('button', { name: 'Send link' });
  expect(button).toHaveAttribute('aria-disabled', 'true');
  await user.click(button);
  expect(count).toBe(1);
  expect(screen.getByLabelText('E-mail')).toHaveValue('who@example.com');
});
