import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decideItems, listReviewItems } from '../../../contract/review-items.ts';
import { BO, fakeItem, fakePrevious } from '../../test/fake-items.ts';
import { answer, refuse, server } from '../../test/server.ts';
import { heading, openInbox, settingsWith } from './inbox-testing.tsx';
import { setSingleKeys } from './single-keys.ts';

const three = () => [fakeItem(1), fakeItem(2), fakeItem(3)];

afterEach(async () => {
  setSingleKeys(true);
  // The desk is put in order as the page is left: while the server still answers.
  cleanup();
  await new Promise((resolve) => void setTimeout(resolve, 50));
});

describe('by keyboard', () => {
  it('answers, goes on, says what is left, and takes back', async () => {
    const { user, fake } = openInbox(three());
    await heading(/Person 1/);
    await user.keyboard('k');
    await heading(/Person 2/);
    expect(screen.getByText(/^Kept\. 2 left\. Person 2, Operator of flow Orders 2/)).toBeVisible();
    await user.keyboard('r');
    await heading(/Person 3/);
    await waitFor(() => expect(fake.sent).toHaveLength(2));
    expect(fake.sent.map(({ decisions: [one] }) => [one?.item_id, one?.decision])).toEqual([
      [1, 'keep'],
      [2, 'revoke'],
    ]);
    expect(fake.sent[0]?.decisions[0]?.seen).toEqual({ hash: 'a'.repeat(64), decisions: 0 });

    await user.keyboard('z');
    await heading(/Person 2/);
    await waitFor(() => expect(fake.sent[2]?.decisions[0]).toMatchObject({ decision: 'withdraw' }));
    // Seen is what our own answer left behind.
    expect(fake.sent[2]?.decisions[0]?.seen.decisions).toBe(1);
    expect(await screen.findByText('2', { selector: 'strong' })).toBeVisible();
  });

  it('moves by J and the arrows, writes a note by N, and sends it with the answer', async () => {
    const { user, fake } = openInbox(three());
    await heading(/Person 1/);
    await user.keyboard('j{ArrowDown}{ArrowUp}');
    await heading(/Person 2/);
    await user.keyboard('n');
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveFocus();
    // The letters of a note are no keys.
    await user.keyboard('knows why{Escape}');
    await heading(/Person 2/);
    await waitFor(() => expect(fake.desks.at(-1)?.drafts).toEqual({ 2: 'knows why' }), {
      timeout: 3000,
    });
    await user.keyboard('k');
    await heading(/Person 3/);
    await waitFor(() => expect(fake.sent[0]?.decisions[0]?.reason).toBe('knows why'));
    await waitFor(() => expect(fake.desks.at(-1)).toMatchObject({ item_id: 3, drafts: {} }), {
      timeout: 3000,
    });
  });

  it('asks for the reason that the rules want, and takes it by Enter', async () => {
    const { user, fake } = openInbox(three(), {
      review: { settings: settingsWith({ reason_for: 'revoke' }) },
    });
    await heading(/Person 1/);
    await user.keyboard('r');
    const note = screen.getByRole('textbox', { name: /Why “Revoke”/ });
    expect(note).toHaveFocus();
    expect(fake.sent).toHaveLength(0);
    await user.keyboard('left the team');
    // A word is taken from an input method, or dropped: that is no answer.
    fireEvent.keyDown(note, { key: 'Enter', isComposing: true });
    fireEvent.keyDown(note, { key: 'Enter', keyCode: 229 });
    fireEvent.keyDown(note, { key: 'Escape', isComposing: true });
    expect(note).toHaveFocus();
    expect(note).toHaveAccessibleName(/Why “Revoke”/);
    expect(fake.sent).toHaveLength(0);
    await user.keyboard('{Enter}');
    await heading(/Person 2/);
    await waitFor(() =>
      expect(fake.sent[0]?.decisions[0]).toMatchObject({
        decision: 'revoke',
        reason: 'left the team',
      }),
    );
  });

  it('leaves letters alone once they are switched off; the arrows stay', async () => {
    const { user, fake } = openInbox(three());
    await heading(/Person 1/);
    await user.keyboard('?');
    await user.click(await screen.findByRole('checkbox', { name: /Keys of one letter/ }));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.keyboard('kjz?');
    await heading(/Person 1/);
    expect(fake.sent).toHaveLength(0);
    await user.keyboard('{ArrowDown}');
    await heading(/Person 2/);
  });
});

describe('where the list stands alone', () => {
  beforeEach(() => {
    const isNarrow = window.matchMedia('(min-width: 0px)');
    vi.spyOn(window, 'matchMedia').mockReturnValue(isNarrow);
  });
  afterEach(() => vi.restoreAllMocks());

  it('answers nothing that is not on the screen', async () => {
    const { user, fake } = openInbox(three());
    await screen.findByRole('option', { name: /Person 1/ });
    expect(screen.queryByRole('heading', { level: 2 })).not.toBeInTheDocument();
    await user.keyboard('kruj{ArrowDown}n');
    expect(screen.getByRole('option', { name: /Person 1/, selected: true })).toBeVisible();
    expect(fake.sent).toHaveLength(0);
    await user.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keys of the inbox' })).toBeVisible();
  });

  it('moves in the list by its keys, opens by Enter, and answers what is open then', async () => {
    const { user, fake } = openInbox(three());
    await screen.findByRole('option', { name: /Person 1/ });
    act(() => screen.getByRole('listbox').focus());
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(screen.getByRole('option', { name: /Person 2/, selected: true })).toBeVisible();
    expect(screen.queryByRole('heading', { level: 2 })).not.toBeInTheDocument();
    await user.keyboard('{Enter}');
    expect(await heading(/Person 2/)).toHaveFocus();
    await user.keyboard('k');
    await heading(/Person 3/);
    await user.click(screen.getByRole('button', { name: 'All items' }));
    await waitFor(() => expect(screen.queryByRole('heading', { level: 2 })).toBeNull());
    await user.keyboard('z');
    await waitFor(() =>
      expect(fake.sent.map(({ decisions: [one] }) => [one?.item_id, one?.decision])).toEqual([
        [2, 'keep'],
        [2, 'withdraw'],
      ]),
    );
  });
});

describe('what is not taken', () => {
  it('tells of an answer from another window, goes back to it, and keeps the note', async () => {
    const { user, fake } = openInbox(three(), { desk: { drafts: { 1: 'my reason' } } });
    await heading(/Person 1/);
    const elsewhere = fakeItem(1, {
      decisions: 1,
      answer: { ...fakePrevious(), reviewer: BO, decision: 'revoke' },
    });
    fake.refuse = () => ({ code: 'item_decided', item: elsewhere });
    await user.keyboard('k');
    const words = await screen.findByText(/Person 1: Answered meanwhile with “Revoke” by Bo Berg/);
    expect(words).toHaveTextContent('Your “Keep” was not saved');
    expect(screen.getByRole('option', { name: /Person 1 .*Not saved/ })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Go to it' }));
    await heading(/Person 1/);
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue('my reason');

    fake.refuse = () => undefined;
    fake.items.set(1, elsewhere);
    await user.click(screen.getByRole('button', { name: 'Answer “Keep” again' }));
    await waitFor(() =>
      expect(fake.sent[1]?.decisions[0]).toMatchObject({
        decision: 'keep',
        reason: 'my reason',
        seen: { decisions: 1 },
      }),
    );
  });

  it.each([
    ['item_reassigned', /no longer yours to decide/],
    ['self_review', /nobody reviews themselves/],
  ] as const)('says of %s what it is', async (code, words) => {
    const { user, fake } = openInbox(three());
    await heading(/Person 1/);
    fake.refuse = () => ({ code, item: null });
    await user.keyboard('k');
    expect(await screen.findByText(words)).toBeVisible();
    // It counts as open again.
    expect(screen.getByText('3', { selector: 'strong' })).toBeVisible();
  });

  it('shuts when the review is paused, and keeps the note', async () => {
    const { user } = openInbox(three(), { desk: { drafts: { 1: 'typed' } } });
    await heading(/Person 1/);
    server.use(answer(decideItems, () => refuse('review_state')));
    await user.keyboard('k');
    expect(await screen.findByText(/takes no answers any more/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Go to it' }));
    expect(await screen.findByRole('textbox', { name: 'Note' })).toHaveValue('typed');
  });
});

describe('many at once', () => {
  it('groups what is unchanged, and confirms it with what was said last time', async () => {
    const old = (id: number) => fakeItem(id, { is_new: false, previous: fakePrevious() });
    const { user, fake } = openInbox([fakeItem(1), old(2), old(3)], { review: { number: 2 } });
    await heading(/Person 1/);
    const lines = within(screen.getByRole('listbox')).getAllByRole('option');
    expect(lines).toHaveLength(2);
    await user.keyboard('j');
    await heading(/Unchanged, kept last time/);
    await user.keyboard('k');
    const dialog = await screen.findByRole('alertdialog', { name: 'Keep 2 items again?' });
    expect(within(dialog).getByRole('list', { name: 'Items' })).toHaveTextContent('Person 2');
    await user.click(within(dialog).getByRole('button', { name: 'Keep 2 items' }));
    await waitFor(() => expect(fake.sent).toHaveLength(1));
    expect(fake.sent[0]?.decisions.map(({ item_id: id }) => id)).toEqual([2, 3]);
    await heading(/Person 1/);
  });

  it('takes back by its message what that is about, whatever was answered since', async () => {
    const old = (id: number) => fakeItem(id, { is_new: false, previous: fakePrevious() });
    const { user, fake } = openInbox([fakeItem(1), old(2), old(3)], { review: { number: 2 } });
    await heading(/Person 1/);
    await user.keyboard('jk');
    const dialog = await screen.findByRole('alertdialog', { name: 'Keep 2 items again?' });
    await user.click(within(dialog).getByRole('button', { name: 'Keep 2 items' }));
    await heading(/Person 1/);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    await user.keyboard('k');
    await waitFor(() => expect(fake.sent).toHaveLength(2));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(fake.sent[2]?.decisions).toMatchObject([
        { item_id: 2, decision: 'withdraw' },
        { item_id: 3, decision: 'withdraw' },
      ]),
    );
    expect(fake.items.get(1)?.answer?.decision).toBe('keep');
  });

  it('wants a reason for more than 25', async () => {
    const old = (id: number) => fakeItem(id, { is_new: false, previous: fakePrevious() });
    const { user, fake } = openInbox(Array.from({ length: 26 }, (_, at) => old(at + 1)));
    await heading(/Unchanged, kept last time/);
    await user.click(screen.getByRole('button', { name: 'Keep 26 again' }));
    const dialog = await screen.findByRole('alertdialog');
    const keep = within(dialog).getByRole('button', { name: 'Keep 26 items' });
    expect(keep).toHaveAttribute('aria-disabled', 'true');
    await user.type(within(dialog).getByRole('textbox', { name: /Reason/ }), 'As in autumn');
    await user.click(keep);
    await waitFor(() => expect(fake.sent[0]?.reason).toBe('As in autumn'));
  });

  it('shows what is advised before it is accepted, and lets some of it be left out', async () => {
    const { user, fake } = openInbox([
      fakeItem(1, { recommendation: 'revoke', reasons: [idle] }),
      fakeItem(2, { recommendation: 'keep' }),
      fakeItem(3),
    ]);
    await heading(/Person 1/);
    await user.click(screen.getByRole('button', { name: 'Accept recommendations' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Accept recommendations' });
    expect(
      await within(dialog).findByText('No sign-in and no use of a key for 90 days'),
    ).toBeVisible();
    expect(within(dialog).getByText('1 item without advice stay open.')).toBeVisible();
    await user.click(within(dialog).getByRole('checkbox', { name: /Person 2/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Accept for 1 item' }));
    await waitFor(() => expect(fake.sent[0]?.decisions).toMatchObject([{ item_id: 1 }]));
  });
});

const idle = { code: 'idle', days: 90, share: null, since: null } as const;

it('comes back to where it was left, with its notes', async () => {
  openInbox(three(), { desk: { item_id: 2, show: 'all', drafts: { 2: 'half a thought' } } });
  await heading(/Person 2/);
  expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue('half a thought');
  expect(screen.getByRole('button', { name: /^All/ })).toHaveAttribute('aria-pressed', 'true');
});

it('says so when nothing is the reader’s', async () => {
  openInbox([], { review: { mine: { items: 0, open: 0 } } });
  expect(await screen.findByText('Nothing here is yours to review')).toBeVisible();
});

it('does not say that an item is being loaded where the list could not be', async () => {
  openInbox(three());
  server.use(answer(listReviewItems, () => refuse('forbidden')));
  expect(await screen.findByText('There is no item to show.')).toBeVisible();
  expect(screen.queryByText('The item is still being loaded.')).toBeNull();
});
