import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createInvites, type InviteVerdict } from '../../../contract/invites.ts';
import { fakeSession } from '../../test/fakes.ts';
import { answer, refuse, server } from '../../test/server.ts';
import { open, result, serve } from './invites-testing.tsx';

interface Body {
  readonly invites: readonly { email: string; full_name?: string; admin?: boolean }[];
  readonly dry_run?: boolean;
  readonly allow_outside_domain?: boolean;
}

const VERDICTS: Readonly<Record<string, InviteVerdict>> = {
  nobody: 'invalid',
  'member@example.com': 'member',
  'off@example.com': 'deactivated_member',
  'waiting@example.com': 'already_invited',
  'known@example.com': 'known_account',
};

/** Judges and sends as the server does; notes the requests. */
function serveInvites({ links = false } = {}) {
  const judged: Body[] = [];
  const sent: { body: Body; key: string | null }[] = [];
  server.use(
    answer(createInvites, (request) => {
      const body = request.body as Body;
      if (body.dry_run === true) judged.push(body);
      else sent.push({ body, key: request.headers.get('idempotency-key') });
      const seen = new Set<string>();
      return body.invites.map(({ email }, index) => {
        const isTwice = seen.has(email);
        seen.add(email);
        const isOutside = email.endsWith('.org') && body.allow_outside_domain !== true;
        const verdict = isTwice
          ? 'duplicate'
          : isOutside
            ? 'outside_domain'
            : (VERDICTS[email] ?? 'ok');
        const hasLink = links && body.dry_run !== true && verdict === 'ok';
        return result(index, email, verdict, {
          ...(hasLink && { link: `https://rollcall.test/#token=${email}` }),
          ...(verdict === 'ok' && body.dry_run !== true && { message: 'Invited' }),
        });
      });
    }),
  );
  return { judged, sent };
}

// Typing letter by letter into a grid takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(() => void serve(() => []));

const openDialog = async (session = fakeSession()) => {
  const view = open('/invitations?new=1', session);
  const field = await screen.findByLabelText('Add people');
  const add = async (text: string) => {
    await view.user.click(field);
    await view.user.paste(text);
  };
  return { ...view, field, add };
};
const emails = () =>
  screen.getAllByRole('textbox', { name: /E-mail address in row/ }).map((input) => {
    return (input as HTMLInputElement).value;
  });

describe('inviting people', () => {
  it('judges each address on the spot, all in one request', async () => {
    const { judged } = serveInvites();
    const { add } = await openDialog();
    await add(
      'New One <new@example.com>, nobody; new@example.com\nmember@example.com off@example.com ' +
        'waiting@example.com known@example.com guest@other.org',
    );
    const rowOf = (number: number) =>
      screen.getByLabelText(`E-mail address in row ${number}`).closest('tr');
    await waitFor(() => expect(rowOf(1)).toHaveTextContent('Ready'));
    expect(rowOf(2)).toHaveTextContent('Not valid');
    // "nobody" is a line of its own; the rest keeps its order.
    expect(rowOf(3)).toHaveTextContent('Twice');
    expect(rowOf(4)).toHaveTextContent('Member');
    expect(rowOf(5)).toHaveTextContent(/Deactivated.*Find in People/);
    expect(rowOf(6)).toHaveTextContent('Already invited');
    expect(rowOf(7)).toHaveTextContent('Ready');
    expect(rowOf(8)).toHaveTextContent('Outside');
    expect(screen.getByText('6 skipped')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Send 2 invitations' })).toBeEnabled();
    expect(judged).toHaveLength(1);
    expect(judged[0]?.invites[0]).toEqual({ email: 'new@example.com', full_name: 'New One' });
  });

  it('lets a row be mended in place and outside addresses be allowed', async () => {
    serveInvites();
    const { user, add } = await openDialog();
    await add('nobody, guest@other.org');
    await screen.findByText('2 skipped');
    const first = screen.getByLabelText('E-mail address in row 1');
    await user.clear(first);
    await user.type(first, 'somebody@example.com');
    await screen.findByRole('button', { name: 'Send 1 invitation' });
    expect(first).toHaveFocus();
    await user.click(screen.getByLabelText('Allow addresses outside example.com'));
    expect(await screen.findByRole('button', { name: 'Send 2 invitations' })).toBeVisible();
  });

  it('offers the address that was probably meant', async () => {
    serveInvites();
    const { user, add } = await openDialog();
    await add('ana@gmial.com');
    await user.click(await screen.findByRole('button', { name: 'Did you mean ana@gmail.com?' }));
    expect(emails()).toEqual(['ana@gmail.com']);
  });

  it('takes addresses as they are typed', async () => {
    serveInvites();
    const { user, field } = await openDialog();
    await user.type(field, 'ana@example.com bo@example.com,Cy Do <cy@example.com>{Enter}');
    expect(emails()).toEqual(['ana@example.com', 'bo@example.com', 'cy@example.com']);
    expect(field).toHaveValue('');
  });

  it('sends the good ones, says so for each, and keeps the others', async () => {
    const { sent } = serveInvites({ links: true });
    const { user, add } = await openDialog(fakeSession({ mail_delivery: false }));
    await add('a@example.com, nobody, b@example.com, member@example.com');
    await user.click(await screen.findByRole('button', { name: 'Send 2 invitations' }));
    const results = await screen.findByRole('region', { name: 'Results' });
    expect(results).toHaveTextContent('2 invitations sent. 2 not sent');
    expect(within(results).getAllByText('Invited')).toHaveLength(2);
    expect(emails()).toEqual(['nobody', 'member@example.com']);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body.invites).toEqual([{ email: 'a@example.com' }, { email: 'b@example.com' }]);
    expect(sent[0]?.key).toMatch(/./);
    await user.click(
      within(results).getByRole('button', { name: 'Copy the link of b@example.com' }),
    );
    expect(await navigator.clipboard.readText()).toBe('https://rollcall.test/#token=b@example.com');
  });

  it('loses nothing when sending fails, and repeats it under the same key', async () => {
    const keys: (string | null)[] = [];
    server.use(
      answer(createInvites, ({ body, headers }) => {
        const { invites, dry_run } = body as Body;
        if (dry_run !== true) keys.push(headers.get('idempotency-key'));
        return dry_run !== true && keys.length === 1
          ? refuse('unavailable', { message: 'Try later' })
          : invites.map(({ email }, index) => result(index, email, 'ok'));
      }),
    );
    const { user, add } = await openDialog();
    await add('a@example.com');
    await user.click(await screen.findByRole('button', { name: 'Send 1 invitation' }));
    expect(await screen.findByText('Try later. Try again in a moment.')).toBeVisible();
    expect(emails()).toEqual(['a@example.com']);
    await user.click(screen.getByRole('button', { name: 'Send 1 invitation' }));
    expect(await screen.findByText('1 invitation sent.')).toBeVisible();
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(screen.getByRole('button', { name: 'Done' })).toBeVisible();
  });

  it('asks once more before somebody becomes an admin', async () => {
    const { sent } = serveInvites();
    const { user, add } = await openDialog();
    await add('a@example.com, b@example.com');
    await user.click(screen.getByLabelText('Admin in row 2'));
    await user.click(await screen.findByRole('button', { name: 'Send 2 invitations' }));
    const ask = await screen.findByRole('alertdialog', {
      name: 'Invite b@example.com as an admin?',
    });
    expect(ask).toHaveTextContent(/removes, locks and deactivates people/);
    expect(sent).toHaveLength(0);
    await user.click(within(ask).getByRole('button', { name: 'Send 2 invitations' }));
    expect(await screen.findByText('2 invitations sent.')).toBeVisible();
    expect(sent[0]?.body.invites[1]).toEqual({ email: 'b@example.com', admin: true });
  });

  it('reads a file, names the lines of bad rows, and says what a bad file lacks', async () => {
    serveInvites();
    const { user } = await openDialog();
    const input = screen.getByLabelText('CSV file');
    const file = (text: string) => new File([text], 'people.csv', { type: 'text/csv' });
    await user.upload(input, file('name,phone\nAna,1'));
    expect(await screen.findByText(/people.csv: The column “email” is missing/)).toBeVisible();
    await user.upload(
      input,
      file('\uFEFFname;email;role\r\nAna;ana@example.com;\r\nBo;nobody;\r\n'),
    );
    expect(await screen.findByText('Line 3: It is invalid')).toBeVisible();
    expect(screen.queryByText(/is missing/)).not.toBeInTheDocument();
    expect(screen.getByLabelText('Name in row 1')).toHaveValue('Ana');
  });

  it('keeps 10,000 rows usable: a page of them at a time, the bad ones on demand', async () => {
    const { judged } = serveInvites();
    const { user, add } = await openDialog();
    const rows = Array.from({ length: 10_000 }, (_, n) =>
      n === 9000 ? 'nobody' : `p${n}@example.com`,
    );
    await add(rows.join('\n'));
    await screen.findByRole('button', { name: 'Send 9,999 invitations' });
    expect(emails()).toHaveLength(100);
    expect(judged).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Problems 1' }));
    expect(emails()).toEqual(['nobody']);
    await add('one@example.com, more@example.com');
    expect(await screen.findByText(/10,000 can be invited at once/)).toBeVisible();
  });

  it('keeps the draft while the dialog is closed', async () => {
    serveInvites();
    const { user, add } = await openDialog();
    await add('a@example.com, nobody');
    await user.keyboard('{Escape}');
    expect(await screen.findByText('2 rows are kept until you leave this page')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Invite more' }));
    await screen.findByLabelText('Add people');
    expect(emails()).toEqual(['a@example.com', 'nobody']);
  });
});
