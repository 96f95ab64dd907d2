import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { getSession } from '../../contract/session.ts';
import { listUsers } from '../../contract/users.ts';
import { listQueryOf, readPeopleState } from '../features/people/people-state.ts';
import { takeEarly } from './early.ts';
import { urlOf } from './request.ts';

afterEach(() => {
  delete window.earlyReplies;
});

it('is asked for in index.html under the addresses that the pages ask for', () => {
  const page = readFileSync('index.html', 'utf8');
  const people = listQueryOf(readPeopleState(new URLSearchParams()));
  const list = urlOf(listUsers, { query: { ...people, access_role: 'all' } });
  expect(page).toContain(`'${urlOf(getSession, {})}'`);
  expect(page).toContain(`'${list}'`);
});

it('gives a reply once, and to the very request', async () => {
  // The page is a second old.
  vi.spyOn(performance, 'now').mockReturnValue(1000);
  const reply = Promise.resolve(new Response('{}'));
  window.earlyReplies = { '/api/session': reply };
  expect(takeEarly(listUsers, {})).toBeUndefined();
  expect(takeEarly(getSession, { background: true })).toBeUndefined();
  expect(takeEarly(getSession, {})).toBe(reply);
  expect(takeEarly(getSession, {})).toBeUndefined();
});

it('has nothing where nothing was asked for', () => {
  expect(takeEarly(getSession, {})).toBeUndefined();
});
