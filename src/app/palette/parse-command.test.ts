import { describe, expect, it } from 'vitest';
import { parseCommand, searchesOf } from './parse-command.ts';

describe('an order in plain words', () => {
  it.each([
    ['lock ana', { verb: 'lock', who: 'ana' }],
    ['  Lock   Ana Ruiz ', { verb: 'lock', who: 'ana ruiz' }],
    ['unlock ana@example.com', { verb: 'unlock', who: 'ana@example.com' }],
    ['reset bo’s password', { verb: 'reset', who: 'bo' }],
    ['reset password of bo', { verb: 'reset', who: 'bo' }],
    ['make ana an admin', { verb: 'role', who: 'ana' }],
    ['sign in as bo', { verb: 'impersonate', who: 'bo' }],
    ['deactivate 42', { verb: 'deactivate', who: '42' }],
    ['remove bo from the org', { verb: 'remove', who: 'bo' }],
    ['offboard bo', { verb: 'offboard', who: 'bo' }],
    ['remove bo', { verb: 'remove', who: 'bo' }],
    ['add bo to data team', { verb: 'add', who: 'bo', team: 'data' }],
    ['add bo berg to the team night crew', { verb: 'add', who: 'bo berg', team: 'night crew' }],
    ['take bo out of data', { verb: 'take', who: 'bo', team: 'data' }],
    ['remove bo from data team', { verb: 'take', who: 'bo', team: 'data' }],
    ['audit of team data', { verb: 'audit', of: 'data', kind: 'team' }],
    ['audit for ana', { verb: 'audit', of: 'ana', kind: null }],
    ['who can reach orders', { verb: 'access', of: 'orders', kind: null }],
    ['access of person bo', { verb: 'access', of: 'bo', kind: 'person' }],
  ])('%s', (line, command) => {
    expect(parseCommand(line)).toEqual(command);
  });

  it.each(['', 'ana', 'lock', 'audit', 'locks', 'teams', 'add bo', 'unlocked ana'])(
    '%s is none',
    (line) => expect(parseCommand(line)).toBeNull(),
  );
});

it('searches for what an order names, and for everything where there is none', () => {
  const of = (line: string) => searchesOf(parseCommand(line), line);
  expect(of('ana')).toEqual({ people: 'ana', teams: 'ana', resources: 'ana' });
  expect(of('lock ana')).toEqual({ people: 'ana', teams: '', resources: '' });
  expect(of('add bo to data team')).toEqual({ people: 'bo', teams: 'data', resources: '' });
  expect(of('audit of team data')).toEqual({ people: '', teams: 'data', resources: '' });
  expect(of('access to orders')).toEqual({ people: 'orders', teams: '', resources: 'orders' });
});
