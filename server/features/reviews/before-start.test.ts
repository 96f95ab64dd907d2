import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiDocument } from '../../test/api-document.ts';
import { startDue } from '../../reviews/start.ts';
import { arrange } from '../../test/calls.ts';
import { draftReview, itemsOf, settingsOf } from '../../test/draft-review.ts';
import { makeLeaver, type Leaver } from '../../test/leaver.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

const twice = () => ({ ...settingsOf([at.cat.id]), rights: ['team' as const, 'team' as const] });

describe('the same right chosen twice', () => {
  it('is refused, as the document says', async () => {
    const settings = twice();
    for (const [path, id] of [
      ['/reviews', 'createReview'],
      ['/reviews/preview', 'previewReview'],
    ] as const) {
      const reply = await at.call('POST', path, { settings });
      expect([reply.statusCode, Object.keys(reply.json().details)]).toEqual([
        400,
        ['settings.rights'],
      ]);
      const api = await ApiDocument.of(test);
      const placed = api.operations.find(({ operation }) => operation.operationId === id);
      const schema = placed?.operation.requestBody?.content['application/json']?.schema ?? {};
      expect(api.allows(schema, { settings })).toBe(false);
      expect(api.allows(schema, { settings: { ...settings, rights: ['team'] } })).toBe(true);
    }
  });

  it('is asked about once where it was let through before', async () => {
    const id = await draftReview(test, at.org.owner, twice());
    await startDue(test.services, id);
    const keys = (await itemsOf(test, id)).map(({ right_key: key }) => key);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(3);
    expect((await at.call('GET', `/reviews/${id}`)).json()).toMatchObject({ state: 'active' });
  });
});

describe('a review that is to start and has not', () => {
  it('is deleted, or stopped with its series, and never starts then', async () => {
    const id = await draftReview(test, at.org.owner, settingsOf([at.cat.id]));
    const { may } = (await at.call('GET', `/reviews/${id}`)).json();
    expect(may).toEqual(expect.arrayContaining(['delete', 'stop']));
    expect((await at.call('DELETE', `/reviews/${id}`)).statusCode).toBe(200);
    const other = await draftReview(test, at.org.owner, settingsOf([at.cat.id]));
    const body = { name: 'Everybody', reason: 'It never comes' };
    const stopped = await at.call('POST', `/reviews/${other}/stop`, body);
    expect(stopped.json()).toMatchObject({ state: 'cancelled', may: [] });
    await startDue(test.services, other);
    expect(await itemsOf(test, other)).toEqual([]);
  });

  it('is neither once its snapshot is taken', async () => {
    const id = await draftReview(test, at.org.owner, settingsOf([at.cat.id]));
    await arrange(test, sql`UPDATE reviews SET snapshot_hash = '\\x00' WHERE id = ${id}`);
    const { may } = (await at.call('GET', `/reviews/${id}`)).json();
    expect(may).not.toContain('delete');
    expect(may).not.toContain('stop');
    const body = { name: 'Everybody', reason: 'Too late' };
    for (const reply of [
      await at.call('DELETE', `/reviews/${id}`),
      await at.call('POST', `/reviews/${id}/stop`, body),
    ]) {
      expect([reply.statusCode, reply.json().error_code]).toEqual([409, 'review_state']);
    }
  });
});
