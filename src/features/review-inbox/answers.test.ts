import { describe, expect, it } from 'vitest';
import { MANY_DECISIONS, type ReviewItem } from '../../../contract/review-items.ts';
import { fakeItem } from '../../test/fake-items.ts';
import { Answers, type Refused } from './answers.ts';
import type { DecisionsBody, DecisionsReply } from './inbox.queries.ts';

/** A desk whose requests are answered when the test says so. */
function desk() {
  const sent: { body: DecisionsBody; reply: (results: DecisionsReply['results']) => void }[] = [];
  const filed: ReviewItem[] = [];
  const refused: Refused[] = [];
  const answers = new Answers({
    send: (body) =>
      new Promise((resolve) => {
        sent.push({
          body,
          reply: (results) => resolve({ results }),
        });
      }),
    onItem: (item) => filed.push(item),
    onReply: () => undefined,
    onUnheard: () => undefined,
  });
  answers.onRefused((some) => void refused.push(...some));
  return { answers, sent, filed, refused };
}
const taken = (item: ReviewItem): DecisionsReply['results'][number] => ({
  item_id: item.id,
  ok: true,
  code: null,
  message: '',
  item: { ...item, decisions: item.decisions + 1 },
});
const settled = () => new Promise((resolve) => void setTimeout(resolve, 0));
const keep = { decision: 'keep' } as const;
const revoke = { decision: 'revoke' } as const;

describe('answers on their way', () => {
  it('of one item wait for each other; those of others do not', async () => {
    const { answers, sent } = desk();
    const [one, two] = [fakeItem(1), fakeItem(2)];
    answers.give([{ item: one, intent: keep }]);
    answers.give([{ item: one, intent: revoke }]);
    answers.give([{ item: two, intent: keep }]);
    await settled();
    expect(sent.map(({ body }) => body.decisions[0]?.item_id)).toEqual([1, 2]);
    // What shows is the newest.
    expect(answers.state().pending.get(1)?.intent).toBe(revoke);
    sent[0]?.reply([taken(one)]);
    await settled();
    expect(sent[2]?.body.decisions[0]).toMatchObject({
      decision: 'revoke',
      seen: { decisions: 1 },
    });
    expect(answers.state().pending.get(1)?.intent).toBe(revoke);
  });

  it('can be waited for, with whether all of them were taken', async () => {
    const { answers, sent } = desk();
    const [one, two] = [fakeItem(1), fakeItem(2)];
    expect(await answers.allTaken()).toBe(true);
    answers.give([{ item: one, intent: keep }]);
    answers.give([{ item: two, intent: keep }]);
    let said: boolean | null = null;
    void answers.allTaken().then((isTaken) => (said = isTaken));
    await settled();
    sent[0]?.reply([taken(one)]);
    await settled();
    expect(said).toBeNull();
    sent[1]?.reply([{ ...taken(two), ok: false, code: 'item_decided', message: 'No' }]);
    await settled();
    expect(said).toBe(false);
    // What was refused before has been told.
    expect(await answers.allTaken()).toBe(true);
  });

  it('go out 500 at a time', async () => {
    const { answers, sent } = desk();
    const items = Array.from({ length: 501 }, (_, at) => fakeItem(at + 1));
    answers.give(
      items.map((item) => ({ item, intent: keep })),
      'because',
    );
    await settled();
    expect(sent[0]?.body.decisions).toHaveLength(500);
    sent[0]?.reply(items.slice(0, 500).map(taken));
    await settled();
    expect(sent[1]?.body).toMatchObject({ reason: 'because', decisions: [{ item_id: 501 }] });
  });

  it('keep the reason of all with each that is not taken, but none that nobody typed', async () => {
    const { answers, sent, refused } = desk();
    const items = [1, 2, 3].map((id) => fakeItem(id));
    const own = { ...revoke, reason: 'of this one' };
    const act = answers.give(
      items.map((item) => ({ item, intent: item.id === 2 ? own : keep })),
      'of all',
    );
    await settled();
    const not = { ok: false, code: 'review_state', message: 'Over' } as const;
    sent[0]?.reply(items.map((item) => ({ ...taken(item), ...(item.id < 3 && not) })));
    await settled();
    expect(refused.map(({ intent }) => intent.reason)).toEqual(['of all', 'of this one']);
    expect(answers.state().refused.get(1)?.intent).toEqual({ ...keep, reason: 'of all' });
    answers.undo(act);
    await settled();
    sent[1]?.reply(items.slice(2).map((item) => ({ ...taken(item), ...not })));
    await settled();
    expect(refused[2]?.intent).toEqual({ decision: 'withdraw' });
    expect(refused).toHaveLength(3);

    const given = { reviewer: null, impersonator: null, decided_at: '2026-01-15T10:00:00.000Z' };
    const answer = { decision: 'keep', reduce_to: null, reason: null, ...given } as const;
    const many = Array.from({ length: MANY_DECISIONS }, (_, at) => fakeItem(at + 10, { answer }));
    answers.give(
      many.map((item) => ({ item, intent: revoke })),
      'of many',
    );
    await settled();
    sent[2]?.reply(many.map(taken));
    await settled();
    answers.undo();
    await settled();
    expect(sent[3]?.body.reason).toBe('Taken back');
    sent[3]?.reply(many.map((item) => ({ ...taken(item), ...not })));
    await settled();
    expect(refused).toHaveLength(3 + MANY_DECISIONS);
    expect(refused.at(-1)?.intent).toEqual(keep);
  });

  it('are taken back to what stood there before, and not at all where they were refused', async () => {
    const { answers, sent, refused } = desk();
    const item = fakeItem(1);
    const before = fakeItem(2, {
      decisions: 3,
      answer: {
        decision: 'reduce',
        reduce_to: 'collaborator',
        reason: 'less will do',
        reviewer: null,
        impersonator: null,
        decided_at: '2026-01-15T10:00:00.000Z',
      },
    });
    answers.give([{ item: before, intent: keep }]);
    await settled();
    sent[0]?.reply([taken(before)]);
    await settled();
    answers.give([{ item, intent: keep }]);
    await settled();
    sent[1]?.reply([{ ...taken(item), ok: false, code: 'item_decided', message: 'No' }]);
    await settled();
    expect(refused).toHaveLength(1);
    expect(answers.state().refused.get(1)?.code).toBe('item_decided');
    expect(answers.undo()?.map(({ id }) => id)).toEqual([1]);
    await settled();
    expect(sent).toHaveLength(2);
    answers.undo();
    await settled();
    expect(sent[2]?.body.decisions[0]).toMatchObject({
      item_id: 2,
      decision: 'reduce',
      reduce_to: 'collaborator',
      reason: 'less will do',
      seen: { decisions: 4 },
    });
    expect(answers.undo()).toBeNull();
  });

  it('are taken back out of turn, but for what has been answered anew since', async () => {
    const { answers, sent } = desk();
    const [one, two, three] = [fakeItem(1), fakeItem(2), fakeItem(3)];
    const group = answers.give([one, two].map((item) => ({ item, intent: keep })));
    await settled();
    sent[0]?.reply([taken(one), taken(two)]);
    await settled();
    const kept = { decision: 'keep', reduce_to: null, reason: null } as const;
    const given = { reviewer: null, impersonator: null, decided_at: '2026-01-15T10:00:00.000Z' };
    const oneNow = fakeItem(1, { decisions: 1, answer: { ...kept, ...given } });
    answers.give([{ item: oneNow, intent: revoke }]);
    answers.give([{ item: three, intent: keep }]);
    await settled();
    sent[1]?.reply([{ ...taken(oneNow) }]);
    sent[2]?.reply([taken(three)]);
    await settled();

    expect(answers.undo(group)?.map(({ id }) => id)).toEqual([2]);
    expect(answers.undo(group)).toBeNull();
    await settled();
    expect(sent[3]?.body.decisions).toMatchObject([{ item_id: 2, decision: 'withdraw' }]);
    // The others are taken back as ever, the newer one to what stood before both.
    expect(answers.undo()?.map(({ id }) => id)).toEqual([3]);
    expect(answers.undo()?.map(({ id }) => id)).toEqual([1]);
    await settled();
    expect(sent[5]?.body.decisions).toMatchObject([{ item_id: 1, decision: 'withdraw' }]);
    expect(answers.state().canUndo).toBe(false);
  });

  it('are taken back where a newer answer was refused', async () => {
    const { answers, sent } = desk();
    const item = fakeItem(1);
    const first = answers.give([{ item, intent: keep }]);
    answers.give([{ item, intent: revoke }]);
    await settled();
    sent[0]?.reply([taken(item)]);
    await settled();
    sent[1]?.reply([{ ...taken(item), ok: false, code: 'item_decided', message: 'No' }]);
    await settled();
    expect(answers.undo(first)).toHaveLength(1);
    await settled();
    expect(sent[2]?.body.decisions).toMatchObject([{ item_id: 1, decision: 'withdraw' }]);
  });
});
