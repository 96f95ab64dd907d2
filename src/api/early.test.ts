import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { getSession } from '../../contract/session.ts';
import { listUsers } from '../../contract/users.ts';
import { listQueryOf, readPeopleState } from '../features/people/people-state.ts';
import { takeEarly } from './early.ts';
import { API_BASE, urlOf } from './request.ts';

afterEach(() => {
  delete window.earlyReplies;
});

it('is asked for in index.html under the addresses that the pages ask for', () => {
  const page = readFileSync('index.html', 'utf8');
  const people = listQueryOf(readPeopleState(new URLSearchParams()));
  const list = urlOf(listUsers, { query: { ...people, access_role: 'all' } });
  const below = (url: string) => url.slice(API_BASE.length);
  expect(page).toContain(`'${below(urlOf(getSession, {}))}'`);
  expect(page).toContain(`'${below(list)}'`);
  expect(page, 'the usual place, put in by no server').toContain(`content="${API_BASE}"`);
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
